import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { pageFolder } from './page.ts';

/** All JavaScript that the page can load, gzip, bytes. */
export const scriptLimit = 45_000;

/**
 * The files that a page can load, itself included: those whose names stand in its text, in the text of those, and so on.
 * `files` maps the name of each built file, which is unique by its hash, to its text.
 */
export function reachable(first: string, files: ReadonlyMap<string, string>): Set<string> {
  const found = new Set<string>();
  const look = (name: string): void => {
    found.add(name);
    const text = files.get(name) ?? '';
    for (const other of files.keys()) if (!found.has(other) && text.includes(other)) look(other);
  };
  look(first);
  return found;
}

function builtFiles(): Map<string, string> {
  const entries = readdirSync(pageFolder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(entries.map((entry) => [basename(entry.name), readFileSync(join(entry.parentPath, entry.name), 'latin1')]));
}

/** Tells how much JavaScript the built page loads, and whether that is within the limit. */
export function scriptsFit(): boolean {
  if (!existsSync(join(pageFolder, 'index.html'))) {
    console.log('The page is not built.');
    return false;
  }
  const files = builtFiles();
  const scripts = [...reachable('index.html', files)].filter((name) => name.endsWith('.js'));
  const bytes = scripts.reduce((sum, name) => sum + gzipSync(Buffer.from(files.get(name) ?? '', 'latin1'), { level: 9 }).length, 0);
  console.log(`JavaScript of the page: ${bytes} bytes gzip in ${scripts.length} file(s), at most ${scriptLimit}.`);
  return scripts.length > 0 && bytes <= scriptLimit;
}
