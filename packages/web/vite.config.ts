import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type ServerOptions, type UserConfig } from 'vite';
import { compressed } from './build/compressed.ts';
import { fontFirst } from './build/font-first.ts';
import { icons } from './build/icons.ts';
import { licences } from './build/licences.ts';
import { further } from './build/further.ts';
import { pageFiles } from './build/page-files.ts';
import { plainImports } from './build/plain-imports.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const dist = join(here, 'dist');

/**
 * What the four builds share. Nothing is inlined, so that the page runs under a policy without inline code, styles and
 * data: addresses.
 */
const common: UserConfig = {
  root: here,
  base: '/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
};

const output = {
  target: 'es2022',
  outDir: dist,
  assetsInlineLimit: 0,
  modulePreload: { polyfill: false },
  reportCompressedSize: false,
} as const;

/** The docs page and the page for a wrong address: their own build, so that the phone's page stays one script. */
const docs: UserConfig = {
  ...common,
  plugins: [icons(), fontFirst()],
  build: {
    ...output,
    emptyOutDir: false,
    copyPublicDir: false,
    rolldownOptions: { input: [join(here, 'docs.html'), join(here, 'lost.html')] },
  },
};

/** `/sdk.js`: the phone as one module under a fixed name, for pages that embed it. */
const sdk: UserConfig = {
  ...common,
  build: {
    ...output,
    emptyOutDir: false,
    copyPublicDir: false,
    lib: { entry: join(here, 'src', 'sdk.ts'), formats: ['es'], fileName: () => 'sdk.js' },
    rolldownOptions: { output: { codeSplitting: false } },
  },
};

const page = pageFiles();

/** `/sw.js`: the service worker, under a fixed name at the root, so that all of the page is in its scope. */
const worker: UserConfig = {
  ...common,
  plugins: [page.told],
  build: {
    ...output,
    emptyOutDir: false,
    copyPublicDir: false,
    lib: { entry: join(here, 'worker', 'sw.ts'), formats: ['es'], fileName: () => 'sw.js' },
    rolldownOptions: { output: { codeSplitting: false } },
  },
};

/** The key and certificate that the server has made, so that the microphone works on the development page too. */
function ownCertificate(): Pick<ServerOptions, 'https'> {
  const data = resolve(here, '..', '..', process.env['EARSHOT_DATA'] ?? 'data');
  const [key, cert] = [process.env['EARSHOT_KEY'] ?? join(data, 'key.pem'), process.env['EARSHOT_CERT'] ?? join(data, 'cert.pem')];
  return existsSync(key) && existsSync(cert) ? { https: { key: readFileSync(key), cert: readFileSync(cert) } } : {};
}

const server = `https://localhost:${process.env['EARSHOT_PORT'] ?? '5000'}`;

export default defineConfig({
  ...common,
  plugins: [plainImports(), icons(), fontFirst(), licences(), page.seen, further([docs, sdk, worker]), compressed(dist)],
  build: {
    ...output,
    emptyOutDir: true,
    rolldownOptions: { input: join(here, 'index.html'), treeshake: { propertyReadSideEffects: false } },
  },
  server: {
    ...ownCertificate(),
    // The page signs for its own origin, so that goes through as it is; `npm run dev` has the server take it.
    proxy: { '/api': { target: server, secure: false, ws: true, changeOrigin: true } },
  },
});
