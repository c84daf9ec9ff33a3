import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { findNpm, readNote, writeNote } from './runtime.mjs';

/** @typedef {'start' | 'all'} Scope what is installed: enough to build and serve, or everything. */

/** @param {string} root */
function lockHash(root) {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

/**
 * Whether the installed packages are those of the lock file, and enough for `scope`.
 * @param {string} root
 * @param {Scope} scope
 */
export function packagesFit(root, scope) {
  const [installed, hash] = (readNote(root, 'packages') ?? '').split(' ');
  return hash === lockHash(root) && (installed === 'all' || installed === scope);
}

/**
 * Installs exactly what the lock file says; no package runs a script of its own. Ends the process when npm fails.
 * @param {string} root
 * @param {Scope} scope
 */
export function installPackages(root, scope) {
  const npm = findNpm();
  if (npm === null) {
    console.error('npm was not found. Start Earshot by "npm start", or run "npm ci --ignore-scripts" first.');
    return process.exit(1);
  }
  console.log('Installing packages...');
  const args = [
    npm,
    'ci',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    '--include=optional',
    scope === 'start' ? '--omit=dev' : '--include=dev',
  ];
  // npm, too, runs under this Node: an old one would leave out native packages that name newer engines.
  const done = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env: { ...process.env, NODE_ENV: '' } });
  if (done.status !== 0) {
    console.error('The packages could not be installed. Is the npm registry within reach?');
    return process.exit(1);
  }
  writeNote(root, 'packages', `${scope} ${lockHash(root)}`);
  return undefined;
}
