/**
 * The one door to every script: `node scripts/run.mjs <verb> [arguments]`, as the scripts of package.json say.
 * It runs on Node 18 and newer, on Linux, macOS and Windows, with no shell and nothing installed. It finds Node 24,
 * installs the packages when the lock file has changed, and hands over to `scripts/<verb>.ts`.
 */
import { spawn } from 'node:child_process';
import module from 'node:module';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { installPackages, packagesFit } from './packages.mjs';
import { findNode24, isNode24, rememberNode24 } from './runtime.mjs';
import { usages } from './usage.mjs';

/**
 * Each verb with the packages it needs: `start` runs the server and builds the page; `all` also checks and tests.
 * @type {Map<string, import('./packages.mjs').Scope>}
 */
const verbs = new Map([
  ['start', 'start'],
  ['dev', 'start'],
  ['build', 'start'],
  ['check', 'all'],
  ['test', 'all'],
  ['bench', 'all'],
  ['long', 'all'],
  ['chaos', 'all'],
  ['soak', 'all'],
  ['reach', 'all'],
  ['stories', 'all'],
  ['screenshot', 'all'],
]);

const root = fileURLToPath(new URL('..', import.meta.url));
const self = fileURLToPath(import.meta.url);

/** @param {string} sentence */
function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

/**
 * npm starts its scripts by a shell. A signal to npm ends that shell, but the shell does not pass it on: then nobody
 * would stop us.
 * @param {() => void} stop
 */
function whenDeserted(stop) {
  const parent = process.ppid;
  if (process.env['npm_lifecycle_event'] === undefined || process.platform === 'win32') return;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    stop();
  }, 1_000);
  watch.unref();
}

/**
 * Runs this file again under `node`, hands signals on, and ends as it ends.
 * @param {string} node
 * @param {string[]} args
 */
function runAgain(node, args) {
  const child = spawn(node, [self, ...args], { stdio: 'inherit', cwd: root });
  // A terminal signals parent and child alike, a program perhaps the parent alone: who still runs after a while was not
  // told.
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => setTimeout(() => child.kill(signal), signal === 'SIGINT' && process.stdin.isTTY ? 3_000 : 0));
  }
  whenDeserted(() => child.kill('SIGTERM'));
  child.on('error', (error) => fail(`Node 24 could not be started: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));
}

async function run() {
  const [verb = '', ...rest] = process.argv.slice(2);
  const scope = verbs.get(verb);
  if (scope === undefined) return fail(`Say one of: ${[...verbs.keys()].join(', ')}.`);
  const usage = usages.get(verb);
  if (usage !== undefined && rest.some((word) => word === '--help' || word === '-h')) return console.log(usage);
  process.chdir(root);
  if (!isNode24()) return runAgain(findNode24(root), [verb, ...rest]);
  if (!packagesFit(root, scope)) installPackages(root, scope);
  rememberNode24(root);
  whenDeserted(() => process.kill(process.pid, 'SIGTERM'));
  // What was compiled, and stripped of its types, is kept for the next start, which else would load a compiler for this
  // one file.
  module.enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/earshot', import.meta.url)));
  // The arguments stand where the script expects its own.
  process.argv = [process.execPath, fileURLToPath(new URL(`${verb}.ts`, import.meta.url)), ...rest];
  await import(`./${verb}.ts`);
  return undefined;
}

await run();
