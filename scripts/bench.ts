/** `npm run bench [-- section ...]`: what Earshot costs, each figure beside a reference measured in the same run. */
import { join } from 'node:path';
import { installBrowsers, installSip } from './browsers.ts';
import { buildPage } from './page.ts';
import { root, runNode } from './program.ts';

const chosen = process.argv.slice(2);
await buildPage();
if (chosen.length === 0 || chosen.includes('calls')) await installSip();
process.exitCode = await runNode([join(root, 'bench', 'main.ts'), ...chosen], await installBrowsers());
