import { readFileSync } from 'node:fs';
import { PeerServer } from 'peer';

/**
 * PeerServer as its README has it, over TLS. It passes messages on and answers nothing to the sender. Clients need not
 * say that they live.
 */
const { env } = process;
PeerServer({
  port: Number(env['PORT']),
  host: '127.0.0.1',
  path: '/',
  concurrent_limit: 10_000,
  alive_timeout: 3_600_000,
  ssl: { key: readFileSync(env['BENCH_KEY'] ?? '', 'utf8'), cert: readFileSync(env['BENCH_CERT'] ?? '', 'utf8') },
});
process.on('SIGTERM', () => process.exit(0));
