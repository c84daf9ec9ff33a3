/**
 * `npm start [-- --flag value ...]`: builds the page if its sources changed, then is the server. `--help` lists the
 * settings. `npm start -- backup FILE` and its like serve nothing, and need no page; nor does a core.
 */
import { fileURLToPath } from 'node:url';
import { buildPage } from './page.ts';

const main = new URL('../packages/server/src/main.ts', import.meta.url);
const asks = process.argv.some((argument) => ['--help', '-h', '--version'].includes(argument));
const word = process.argv[2] ?? 'door';
const serves = word.startsWith('-') || word === 'door';
if (serves && !asks) await buildPage();
// The server runs in this very process, so that a start costs no second one and signals need no messenger.
process.argv[1] = fileURLToPath(main);
await import(main.href);
