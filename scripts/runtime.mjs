import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';

/** Earshot runs from its TypeScript source, which Node 24 does without a build. */
export function isNode24(version = process.versions.node) {
  return Number(version.split('.')[0]) >= 24;
}

/** Where this project keeps what it knows about its own installation; `npm ci` clears it together with the packages.
 * @param {string} root
 * @param {string} name */
export function note(root, name) {
  return join(root, 'node_modules', '.earshot', name);
}

/** Writes a note; the folder is made if it is missing.
 * @param {string} root
 * @param {string} name
 * @param {string} text */
export function writeNote(root, name, text) {
  mkdirSync(dirname(note(root, name)), { recursive: true });
  writeFileSync(note(root, name), text);
}

/** The text of a note, or null when there is none.
 * @param {string} root
 * @param {string} name */
export function readNote(root, name) {
  return existsSync(note(root, name)) ? readFileSync(note(root, name), 'utf8') : null;
}

/**
 * The program file of npm: the one that runs this script, or the one beside this Node.
 * @returns {string | null}
 */
export function findNpm() {
  const bin = dirname(process.execPath);
  const places = [
    process.env['npm_execpath'] ?? '',
    join(bin, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(bin, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ];
  return places.find((place) => /npm-cli\.c?js$/.test(place) && existsSync(place)) ?? null;
}

/**
 * The packages in which the npm registry holds Node's own program, best first: the one of this system, which runs no
 * install script, then the one that chooses by an install script.
 * @returns {string[]}
 */
function nodePackages() {
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const prefix = system === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
  return [`${prefix}-${system}-${process.arch}@24`, 'node@24'];
}

/**
 * @param {string} npm
 * @param {string} name
 * @returns {string | null} the path of the program, or null when the registry did not give it
 */
function fetchNode(npm, name) {
  const args = [npm, 'exec', '--yes', `--package=${name}`, '--', 'node', '-p', 'process.execPath + " " + process.versions.node'];
  const out = spawnSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
  const [, path = '', version = ''] = /^(.+) (\d+\.\d+\.\d+)$/m.exec(out.stdout ?? '') ?? [];
  return isNode24(version) && existsSync(path) ? path : null;
}

/**
 * The path of a Node 24: the one found before, or fetched by npm from its registry into npm's own cache.
 * Ends the process with a sentence when there is none to be had.
 * @param {string} root
 */
export function findNode24(root) {
  const known = readNote(root, 'node');
  if (known !== null && existsSync(known)) return known;
  console.log(
    `Earshot needs Node 24; this is Node ${process.versions.node}. Fetching Node 24 by npm (once, nothing is changed on this machine)...`,
  );
  const npm = findNpm();
  for (const name of npm === null ? [] : nodePackages()) {
    const path = fetchNode(npm ?? '', name);
    if (path !== null) return path;
  }
  console.error('Node 24 could not be fetched. Install it from https://nodejs.org and try again.');
  return process.exit(1);
}

/** Keeps the path of the Node that runs now, so that the next start need not ask npm.
 * @param {string} root */
export function rememberNode24(root) {
  if (readNote(root, 'node') !== process.execPath) writeNote(root, 'node', process.execPath);
}
