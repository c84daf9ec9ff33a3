/**
 * `npm run dev [-- --flag value ...]`: the server on its usual port, restarted when one of its files changes, and the
 * page at https://localhost:5173, redrawn when one of its own changes. Both end together.
 */
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createServer } from 'vite';
import { readConfig } from '../packages/server/src/config/config.ts';
import { root, runNode, start } from './program.ts';

const main = 'packages/server/src/main.ts';
const pagePort = 5173;

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, 'localhost');
    function tell(answered: boolean) {
      socket.destroy();
      resolve(answered);
    }
    socket.once('connect', () => tell(true)).once('error', () => tell(false));
  });
}

/** The page's own server. It takes the certificate that Earshot has made, and passes everything under /api on to it. */
async function startPage(port: number): Promise<{ close(): Promise<void> }> {
  process.env['EARSHOT_PORT'] = String(port);
  const page = await createServer({
    root: join(root, 'packages', 'web'),
    clearScreen: false,
    server: { port: pagePort, strictPort: true },
  });
  await page.listen();
  page.printUrls();
  return page;
}

async function dev(args: readonly string[]): Promise<void> {
  const request = readConfig(process.env, args);
  if (request.kind !== 'serve') {
    // The server itself answers --help and tells what is wrong with its settings.
    process.exitCode = await runNode([main, ...args]);
    return;
  }
  const origins = [process.env['EARSHOT_ORIGINS'], `https://localhost:${pagePort}`, `http://localhost:${pagePort}`]
    .filter(Boolean)
    .join(',');
  const server = start(process.execPath, ['--watch', '--watch-preserve-output', main, ...args], { EARSHOT_ORIGINS: origins });
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  while (server.exitCode === null && !(await answers(request.config.port))) await wait(100);
  const page = server.exitCode === null ? await startPage(request.config.port) : null;
  await ended;
  await page?.close();
}

await dev(process.argv.slice(2));
