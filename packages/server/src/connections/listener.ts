import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Connections } from './connections.ts';

/** The first byte of TLS: a record of the handshake (RFC 8446 section 5.1). No method of HTTP begins with it. */
const handshake = 0x16;
/** The system asks a silent other end whether it is there, in milliseconds; pings of the live doors come sooner. */
const silent = 20_000;

/** A server that connections are handed to: Node's servers take them as an event, as their documentation says. */
export interface Taker {
  emit(event: 'connection', socket: Socket): boolean;
}

/** What speaks on the port. */
export interface Speakers {
  readonly secure: Taker;
  readonly plain: Taker;
}

/** The port: takes TCP connections, and hands each on by its first byte. */
export interface Listener {
  /** Answers the port; 0 takes any free one. `localhost` is both of its addresses, where the machine has both. */
  listen(host: string, port: number): Promise<number>;
  /** Takes no more connections; those there are stay. Safe twice. */
  close(): void;
}

export function createListener(connections: Connections, speakers: Speakers): Listener {
  const servers: Server[] = [];
  async function open(host: string, port: number): Promise<number> {
    const server = createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: silent }, (raw) =>
      take(connections, speakers, raw),
    );
    server.listen({ host, port });
    await once(server, 'listening');
    servers.push(server);
    // What goes wrong later, as when no descriptor is left, concerns the one connection that is not accepted.
    server.on('error', () => {});
    return portOf(server.address());
  }
  return {
    async listen(host, port) {
      const taken = await open(host, port);
      if (host !== 'localhost') return taken;
      const addresses = await lookup(host, { all: true });
      const first = servers[0]?.address();
      const others = addresses.filter(({ address }) => typeof first !== 'object' || address !== first?.address);
      await Promise.allSettled(others.map(({ address }) => open(address, taken)));
      return taken;
    },
    close() {
      for (const server of servers.splice(0)) server.close();
    },
  };
}

function take(connections: Connections, { secure, plain }: Speakers, raw: Socket): void {
  // A connection that breaks off is closed; nobody has to be told why.
  raw.on('error', () => {});
  if (!connections.enter(raw)) return;
  function look(): void {
    const read: unknown = raw.read();
    if (!Buffer.isBuffer(read)) return;
    raw.removeListener('readable', look);
    raw.unshift(read);
    if (read[0] === handshake) secure.emit('connection', raw);
    else {
      connections.speaks(raw);
      plain.emit('connection', raw);
    }
  }
  raw.on('readable', look);
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('A server that listens has no port.');
  return address.port;
}
