/** `npm run build`: builds the page into packages/web/dist, whether its sources changed or not. */
import { buildPage } from './page.ts';

await buildPage(true);
