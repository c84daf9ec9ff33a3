import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Connections } from './connections.ts';

/** The first byte of TLS: a record of the handshake (RFC 8446 section 5.1). No method of HTTP begins with it. */
const handshake = 0x16;
/** The head of a record: its type, a version, and in two bytes the length of what follows. */
const recordHead = 5;
/** More than this is sent by nobody who has not heard the server yet. Bytes. */
const unheard = 65_536;
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
  /**
   * Answers the port; 0 takes any free one. `localhost` is both of its addresses, where the machine has both. A shared
   * one others may listen on that share it, and the system gives each connection to one of them (SO_REUSEPORT).
   */
  listen(host: string, port: number, shared?: boolean): Promise<number>;
  /** Takes no more connections; those there are stay. Safe twice. */
  close(): void;
}

export function createListener(connections: Connections, speakers: Speakers): Listener {
  const servers: Server[] = [];
  async function open(host: string, port: number, reusePort: boolean): Promise<number> {
    const server = createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: silent }, (raw) =>
      take(connections, speakers, raw),
    );
    server.listen({ host, port, reusePort });
    await once(server, 'listening');
    servers.push(server);
    // What goes wrong later, as when no descriptor is left, concerns the one connection that is not accepted.
    server.on('error', () => {});
    return portOf(server.address());
  }
  return {
    async listen(host, port, shared = false) {
      const taken = await open(host, port, shared);
      if (host !== 'localhost') return taken;
      const addresses = await lookup(host, { all: true });
      const first = servers[0]?.address();
      const others = addresses.filter(({ address }) => typeof first !== 'object' || address !== first?.address);
      await Promise.allSettled(others.map(({ address }) => open(address, taken, shared)));
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
  let first = Buffer.alloc(0);
  let asked = false;
  function handTo(taker: Taker): void {
    raw.removeListener('readable', look);
    if (!raw.readable) return void raw.destroy();
    raw.unshift(first);
    taker.emit('connection', raw);
  }
  // It is read on while its handshake waits, for only so is it known that the other end has gone.
  function look(): void {
    const read: unknown = raw.read();
    if (!Buffer.isBuffer(read)) return;
    first = Buffer.concat([first, read]);
    if (first[0] !== handshake) {
      connections.speaks(raw);
      handTo(plain);
    } else if (asked) {
      if (first.length > unheard) raw.destroy();
    } else if (isRecord(first)) {
      asked = true;
      connections.queueHandshake(raw, () => handTo(secure));
    }
  }
  raw.on('readable', look);
}

/** Whether a whole record is there: half a ClientHello asks for no handshake yet. */
function isRecord(bytes: Buffer): boolean {
  return bytes.length >= recordHead && bytes.length >= recordHead + bytes.readUInt16BE(3);
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('A server that listens has no port.');
  return address.port;
}
