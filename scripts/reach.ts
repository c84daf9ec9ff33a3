/** `npm run reach`: whether pages ring that nobody looks at, or that are closed; writes docs/reachability.md. */
import { join } from 'node:path';
import { installBrowsers, installTrust } from './browsers.ts';
import { buildPage } from './page.ts';
import { root, runNode } from './program.ts';

await buildPage();
const env = await installBrowsers();
await installTrust();
process.exitCode = await runNode([join(root, 'e2e', 'reach', 'main.ts')], env);
