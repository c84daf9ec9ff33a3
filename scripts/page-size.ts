import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { pageFolder } from './page.ts';

/** What the page may weigh on the wire, in bytes, text as gzip. */
export const pageLimits = {
  /** Scripts of the first load. */
  scripts: 60_000,
  /** Everything that the first load fetches. */
  firstLoad: 110_000,
  /** Each script that is loaded later. */
  later: 40_000,
  /** Each WebAssembly file: those of the noise filter, which only who switches it on loads. */
  wasm: 120_000,
};

/** One limit and what was measured against it. */
export interface Weight {
  readonly what: string;
  readonly bytes: number;
  readonly limit: number;
}

/** Built files by name. Names are unique, for those that could be the same carry a hash. */
type Files = ReadonlyMap<string, Buffer>;

function isPacked(name: string): boolean {
  return /\.(?:woff2|png)$/.test(name);
}

function wire(content: Buffer, name: string): number {
  return isPacked(name) ? content.length : gzipSync(content, { level: 9 }).length;
}

/** The files whose names stand in the text of `name`, as `found` finds them. */
function named(name: string, files: Files, mark: (other: string) => RegExp): string[] {
  const text = files.get(name)?.toString('latin1') ?? '';
  return [...files.keys()].filter((other) => other !== name && mark(other).test(text));
}

function literal(name: string): string {
  return name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** A static import; one in brackets, `import("./x.js")`, waits until it is asked for. */
function imported(name: string): RegExp {
  return new RegExp(`(?:from|import)\\s*["']\\./${literal(name)}["']`);
}

/** What every browser fetches at once; an icon for a home screen waits until it is wanted. */
function linked(name: string): RegExp {
  return new RegExp(`<(?:script|link rel="(?:stylesheet|preload|icon|manifest)")[^>]*(?:href|src)="/(?:assets/)?${literal(name)}"`);
}

function mentioned(name: string): RegExp {
  return new RegExp(literal(name));
}

function closure(first: readonly string[], next: (name: string) => readonly string[]): Set<string> {
  const found = new Set<string>();
  function look(name: string): void {
    if (found.has(name)) return;
    found.add(name);
    for (const other of next(name)) look(other);
  }
  for (const name of first) look(name);
  return found;
}

/**
 * Weighs the page that `index.html` begins: the scripts of its first load, all of its first load, and each script that
 * comes later.
 */
export function weighPage(files: Files): readonly Weight[] {
  function isScript(name: string) {
    return name.endsWith('.js');
  }
  function sum(names: Iterable<string>) {
    return [...names].reduce((bytes, name) => bytes + wire(files.get(name) ?? Buffer.alloc(0), name), 0);
  }
  const first = closure(['index.html', ...named('index.html', files, linked)], (name) =>
    isScript(name) ? named(name, files, imported) : [],
  );
  const scripts = [...first].filter(isScript);
  const later = [...closure(scripts, (name) => named(name, files, mentioned).filter(isScript))].filter((name) => !first.has(name));
  return [
    { what: 'scripts of the first load', bytes: sum(scripts), limit: pageLimits.scripts },
    { what: 'first load in all', bytes: sum(first), limit: pageLimits.firstLoad },
    ...[...files.keys()]
      .filter((name) => name.endsWith('.wasm'))
      .map((name) => ({ what: `${name}, when the noise filter is switched on`, bytes: sum([name]), limit: pageLimits.wasm })),
    ...later.map((name) => ({ what: `${name}, loaded later`, bytes: sum([name]), limit: pageLimits.later })),
  ];
}

/** The weights of the page that was built; none when it is not there. */
export function weighBuilt(): readonly Weight[] {
  if (!existsSync(join(pageFolder, 'index.html'))) return [];
  const entries = readdirSync(pageFolder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const read = entries.map((entry) => [basename(entry.name), readFileSync(join(entry.parentPath, entry.name))] as const);
  return weighPage(new Map(read.filter(([name]) => !/\.(?:br|gz)$/.test(name))));
}
