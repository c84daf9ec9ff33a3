import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';

/**
 * A UDP port that counts what comes in: offered to a phone as a candidate or a server, it tells whether the phone sent
 * a single packet.
 */
export interface Trap {
  /** A host candidate (RFC 8839) that leads here. */
  readonly candidate: string;
  /** Where it listens, `address:port`. */
  readonly at: string;
  readonly packets: () => number;
  close(): void;
}

export async function setTrap(): Promise<Trap> {
  const address = ownAddress();
  const socket = createSocket('udp4');
  let count = 0;
  socket.on('message', () => (count += 1));
  socket.bind(0, address);
  await once(socket, 'listening');
  const { port } = socket.address();
  return {
    candidate: `candidate:1 1 udp 2122260223 ${address} ${port} typ host`,
    at: `${address}:${port}`,
    packets: () => count,
    close: () => socket.close(),
  };
}

/**
 * An address of this machine that a browser's sockets can reach: they are bound to the same network, never to the
 * loopback one.
 */
function ownAddress(): string {
  return (
    Object.values(networkInterfaces())
      .flat()
      .find((each) => each !== undefined && each.family === 'IPv4' && !each.internal)?.address ?? '127.0.0.1'
  );
}
