import type { Plugin } from 'vite';

const helper = '\0vite/preload-helper.js';

/**
 * What is loaded later is one script without styles of its own, so a plain `import()` does: Vite's helper, which would
 * look for what to fetch beside it, stays out of the first load. Should Vite name it otherwise, it is there again and
 * nothing else changes.
 */
export function plainImports(): Plugin {
  return {
    name: 'earshot:plain-imports',
    apply: 'build',
    enforce: 'pre',
    load: (id) => (id === helper ? 'export const __vitePreload = (load) => load();' : null),
  };
}
