/**
 * `npm run chaos [-- words]`: what breaks a call, tried in real browsers in networks of their own; writes
 * docs/reliability.md.
 */
import { installBrowsers } from './browsers.ts';
import { chaos } from './chaos-tests.ts';
import { buildPage } from './page.ts';

await buildPage();
process.exitCode = await chaos(process.argv.slice(2), await installBrowsers());
