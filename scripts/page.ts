import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './program.ts';

/** What the built page is made from: a change in any of these files means that it must be built again. */
const sources = [
  'packages/{web,client,protocol}/{src,public}/**/*',
  'packages/web/{index.html,docs.html,vite.config.ts,package.json,build/*}',
  'package-lock.json',
];

/** Where the built page lies; the server serves this folder. */
export const pageFolder = join(root, 'packages', 'web', 'dist');

/** Tells from which sources the page was built. `npm ci` clears it, for the packages are sources, too. */
const stamp = join(root, 'node_modules', '.earshot', 'page');

/**
 * A hash over the names and contents of `files`, which are paths inside `folder`; the same for the same sources on
 * every machine.
 */
export function hashFiles(folder: string, files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files.toSorted()) {
    const content = readFileSync(join(folder, file));
    hash.update(`${file.replaceAll('\\', '/')}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function sourceHash(): string {
  const found = globSync(sources, { cwd: root, withFileTypes: true });
  const files = found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(root.length));
  return hashFiles(root, files);
}

/**
 * Builds the page when its sources are not those of the last build, or when `always` is said. Throws when the build
 * fails.
 */
export async function buildPage(always = false): Promise<void> {
  const hash = sourceHash();
  if (!always && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash && existsSync(join(pageFolder, 'index.html'))) return;
  console.log('Building the page...');
  const { build } = await import('vite');
  await build({ root: join(root, 'packages', 'web'), logLevel: 'warn' });
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
}
