import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

/** Which folders a folder takes something from, types included. A file beside the folders stands for itself. */
export type Folders = ReadonlyMap<string, ReadonlySet<string>>;

const imported = /(?:from|import)\s*\(?\s*'(\.[^']+)'/g;

/** The folders right below `source`, and who imports from whom. */
export function foldersOf(source: string): Folders {
  const folders = new Map<string, Set<string>>();
  function folderOf(file: string): string {
    return relative(source, file).split(sep)[0] ?? '';
  }
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));
  for (const file of files.map((name) => join(source, name))) {
    for (const [, target = ''] of readFileSync(file, 'utf8').matchAll(imported)) {
      const [from, to] = [folderOf(file), folderOf(resolve(dirname(file), target))];
      if (from !== to) folders.set(from, (folders.get(from) ?? new Set()).add(to));
    }
  }
  return folders;
}

/** The first way found that leads from a folder back to itself, such as `a -> b -> a`; null when there is none. */
export function circleIn(folders: Folders): string | null {
  const done = new Set<string>();
  function walk(folder: string, way: readonly string[]): readonly string[] | null {
    if (way.includes(folder)) return [...way.slice(way.indexOf(folder)), folder];
    if (done.has(folder)) return null;
    for (const next of folders.get(folder) ?? []) {
      const circle = walk(next, [...way, folder]);
      if (circle !== null) return circle;
    }
    done.add(folder);
    return null;
  }
  for (const folder of folders.keys()) {
    const circle = walk(folder, []);
    if (circle !== null) return circle.join(' -> ');
  }
  return null;
}
