/** `npm run bench [-- section ...]`: what Earshot costs, each figure beside a reference measured in the same run. */
import { join } from 'node:path';
import { installBrowsers } from './browsers.ts';
import { buildPage } from './page.ts';
import { root, runNode } from './program.ts';

await buildPage();
process.exitCode = await runNode([join(root, 'bench', 'main.ts'), ...process.argv.slice(2)], await installBrowsers());
