import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const packages = ['preact', 'lucide-static', '@fontsource-variable/figtree'];

function licenceOf(name: string): string {
  const folder = dirname(fileURLToPath(import.meta.resolve(`${name}/package.json`)));
  return `${name}\n${'-'.repeat(name.length)}\n${readFileSync(join(folder, 'LICENSE'), 'utf8').trim()}\n`;
}

/** Writes `licences.txt` with the licences of what the page carries of others, as those ask for. */
export function licences(): Plugin {
  return {
    name: 'earshot:licences',
    apply: 'build',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'licences.txt', source: packages.map(licenceOf).join('\n') });
    },
  };
}
