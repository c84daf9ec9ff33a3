import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const prefix = 'icon:';
const nodesFile = fileURLToPath(import.meta.resolve('lucide-static/icon-nodes.json'));

function shapes(): Map<string, unknown> {
  const all: unknown = JSON.parse(readFileSync(nodesFile, 'utf8'));
  return new Map(typeof all === 'object' && all !== null ? Object.entries(all) : []);
}

/** `import phone from 'icon:phone'`: the shapes of one Lucide icon, so that only the icons used are in the page. */
export function icons(): Plugin {
  let all: Map<string, unknown> | null = null;
  return {
    name: 'earshot:icons',
    resolveId: (id) => (id.startsWith(prefix) ? `\0${id}` : null),
    load(id) {
      if (!id.startsWith(`\0${prefix}`)) return null;
      all ??= shapes();
      const nodes = all.get(id.slice(prefix.length + 1));
      if (nodes === undefined) return this.error(`Lucide has no icon ${id.slice(prefix.length + 1)}.`);
      return `export default ${JSON.stringify(nodes)}`;
    },
  };
}
