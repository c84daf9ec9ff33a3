import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';

/** The least HTTPS server: one small page with one button. The floor for start-up and for a page to be usable. */
const { env } = process;
const page = '<!doctype html><html lang="en"><title>Floor</title><input aria-label="Your name"><button>Start</button></html>';
createServer({ key: readFileSync(env['BENCH_KEY'] ?? ''), cert: readFileSync(env['BENCH_CERT'] ?? '') }, (_request, response) => {
  response.setHeader('content-type', 'text/html');
  response.end(page);
}).listen(Number(env['PORT']), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
