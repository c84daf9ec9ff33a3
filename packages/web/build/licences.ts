import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

/** Each with a file of the package, for not all tell where their folder is, and the way from there to the licence. */
const packages = [
  ['preact', 'preact/package.json', 'LICENSE'],
  ['lucide-static', 'lucide-static/package.json', 'LICENSE'],
  ['@fontsource-variable/figtree', '@fontsource-variable/figtree/package.json', 'LICENSE'],
  ['@sapphi-red/web-noise-suppressor', '@sapphi-red/web-noise-suppressor', '../LICENSE'],
] as const;

/** What the last of them is made of, and carries without its licence. */
const inside = ['rnnoise-wasm', 'rnnoise'] as const;

function titled(name: string, path: string): string {
  return `${name}\n${'-'.repeat(name.length)}\n${readFileSync(path, 'utf8').trim()}\n`;
}

function here(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

/** Writes `licences.txt` with the licences of what the page carries of others, as those ask for. */
export function licences(): Plugin {
  return {
    name: 'earshot:licences',
    apply: 'build',
    generateBundle() {
      const all = [
        ...packages.map(([name, file, way]) => titled(name, join(dirname(fileURLToPath(import.meta.resolve(file))), way))),
        ...inside.map((name) => titled(name, here(`licences/${name}.txt`))),
      ];
      this.emitFile({ type: 'asset', fileName: 'licences.txt', source: all.join('\n') });
    },
  };
}
