/** `npm run long`: the stories with real browsers that take longest and that `npm test` leaves out. */
import { longStories } from './browser-tests.ts';
import { buildPage } from './page.ts';
import { runStages } from './stage.ts';

await buildPage();
await runStages([longStories]);
