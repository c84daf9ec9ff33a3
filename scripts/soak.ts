/**
 * `npm run soak [-- minutes]`: calls, reloads and floods in turns under one running call; writes its part of
 * docs/reliability.md.
 */
import { join } from 'node:path';
import { installBrowsers } from './browsers.ts';
import { buildPage } from './page.ts';
import { root, runNode } from './program.ts';

await buildPage();
process.exitCode = await runNode([join(root, 'e2e', 'soak', 'main.ts'), ...process.argv.slice(2)], await installBrowsers());
