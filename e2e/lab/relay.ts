import { createServer } from 'node:net';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { findCoturn } from '../../packages/server/src/relay/program.ts';
import { relayAddress } from '../../packages/server/src/relay/relay-places.ts';
import { thisMachine } from '../../packages/server/src/tls/machine.ts';
import type { Server, Settings } from './server.ts';

const address = relayAddress(thisMachine());

/** Why there can be no relay here, or null. */
export const withoutRelay =
  findCoturn() === null
    ? 'there is no coturn; on Debian: apt-get install coturn'
    : address === null
      ? 'this machine has no IPv4 address but its loopback'
      : null;

/** A server with a relay of its own that is up, and settings for another whose phones reach that relay by TCP alone. */
export interface Relayed {
  readonly server: Server;
  readonly byTcpAlone: Settings;
}

/** Starts both: the server, and coturn by it. */
export async function openRelayed(start: (settings: Settings) => Promise<Server>): Promise<Relayed> {
  const [plain, secure, shut] = [await freePort(), await freePort(), await freePort()];
  const server = await start({
    EARSHOT_RELAY: 'auto',
    EARSHOT_RELAY_PORTS: `${plain},${secure},50000-50999`,
    EARSHOT_STUN_URLS: `stun:${address}:${plain}`,
  });
  await expect.poll(() => server.log(), { message: 'the relay is up', intervals: [50], timeout: 20_000 }).toContain('the relay is up');
  const secret = readFileSync(join(server.data, 'relay', 'secret'), 'utf8').trim();
  return {
    server,
    // Nothing answers at that port, as behind a firewall that lets no UDP through.
    byTcpAlone: {
      EARSHOT_STUN_URLS: `stun:${address}:${shut}`,
      EARSHOT_TURN_URLS: `turn:${address}:${shut},turn:${address}:${plain}?transport=tcp`,
      EARSHOT_TURN_SECRET: secret,
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '0.0.0.0');
  await once(server, 'listening');
  const found = server.address();
  server.close();
  await once(server, 'close');
  if (found === null || typeof found === 'string') throw new Error('no free port');
  return found.port;
}
