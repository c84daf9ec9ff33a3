import { createHash } from 'node:crypto';
import type { Plugin, Rolldown } from 'vite';

const module = 'virtual:page-files';

/** The plugin of the build of the page, and the one of a later build that is told what the page is made of. */
export interface PageFiles {
  readonly seen: Plugin;
  readonly told: Plugin;
}

/** One of the sixteen, of which a page loads one or none. */
function isDictionary(file: Rolldown.OutputBundle[string] | undefined): boolean {
  return file?.type === 'chunk' && /\/languages\/[a-z]+\.ts$/.test(file.facadeModuleId ?? '');
}

/** Of the noise filter, which few switch on. */
function isOfFilter(name: string): boolean {
  return name.endsWith('.wasm') || /\/workletProcessor-[\w-]+\.js$/.test(name);
}

/** Tells the service worker which files the page may load, and which version of the page they are. */
export function pageFiles(): PageFiles {
  let files: readonly string[] = [];
  let version = '';
  return {
    seen: {
      name: 'earshot:page-files-seen',
      apply: 'build',
      writeBundle(_options, bundle) {
        const names = Object.keys(bundle);
        const page = bundle['index.html'];
        files = names
          .filter((name) => name.startsWith('assets/') && !isDictionary(bundle[name]) && !isOfFilter(name))
          .map((name) => `/${name}`);
        version = createHash('sha256')
          .update([...names, page?.type === 'asset' ? String(page.source) : ''].join('\n'))
          .digest('hex')
          .slice(0, 12);
      },
    },
    told: {
      name: 'earshot:page-files-told',
      resolveId: (id) => (id === module ? `\0${module}` : null),
      load: (id) =>
        id === `\0${module}` ? `export const version = ${JSON.stringify(version)}; export const files = ${JSON.stringify(files)};` : null,
    },
  };
}
