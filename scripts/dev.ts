/**
 * `npm run dev [-- --flag value ...]`: the server, restarted when one of its files changes, and the page at http://localhost:5173, redrawn when
 * one of its own changes. The browser takes localhost for secure, so that the microphone works without a certificate.
 */
import { join } from 'node:path';
import { createServer } from 'vite';
import { root, start } from './program.ts';

const port = Number(process.env['EARSHOT_PORT'] ?? 5000);
const pagePort = 5173;

const server = start(process.execPath, ['--watch', '--watch-preserve-output', 'packages/server/src/main.ts', ...process.argv.slice(2)], {
  EARSHOT_PORT: String(port),
  EARSHOT_ORIGINS: [process.env['EARSHOT_ORIGINS'], `http://localhost:${pagePort}`].filter(Boolean).join(','),
});

const page = await createServer({
  root: join(root, 'packages', 'web'),
  clearScreen: false,
  server: {
    port: pagePort,
    strictPort: true,
    // The server's own certificate is known to nobody; this way stays on the machine.
    proxy: { '/api': { target: `https://localhost:${port}`, secure: false, changeOrigin: true, ws: true } },
  },
});
await page.listen();
page.printUrls();

server.once('exit', () => {
  void page.close().then(() => process.exit());
});
