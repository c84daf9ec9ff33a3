import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { duplexPair } from 'node:stream';
import { connect as connectTls } from 'node:tls';

/** A connection that begins something and never goes on; TLS unless it is `plain`. */
export interface HalfOpen {
  readonly plain: boolean;
  readonly bytes: (host: string) => string | Buffer;
}

function upgrade(host: string) {
  return `GET /api/socket HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`;
}

function halfBody(host: string) {
  return `POST /api/users/register HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"user`;
}

export const halfOpen: Readonly<Record<string, HalfOpen>> = {
  'nothing at all': { plain: true, bytes: () => '' },
  'half a handshake': { plain: true, bytes: () => Buffer.from([0x16, 0x03, 0x01, 0x00]) },
  'half a plain request line': { plain: true, bytes: () => 'GET /ind' },
  'half a plain body': { plain: true, bytes: halfBody },
  'a handshake and nothing': { plain: false, bytes: () => '' },
  'half a request line': { plain: false, bytes: () => 'GET /ind' },
  'half a body': { plain: false, bytes: halfBody },
  'a socket without hello': { plain: false, bytes: upgrade },
};

/** Opens one; the client leaves its end open, whatever the server does. */
export async function openHalf({ plain, bytes }: HalfOpen, { hostname, port, host }: URL): Promise<Socket> {
  const to = { host: hostname === 'localhost' ? '127.0.0.1' : hostname, port: Number(port) };
  const socket = plain ? connect(to) : connectTls({ ...to, servername: 'localhost', rejectUnauthorized: false });
  socket.on('error', () => {});
  await once(socket, plain ? 'connect' : 'secureConnect');
  socket.resume();
  socket.write(bytes(host));
  return socket;
}

/** What begins a handshake of TLS, whole, from a client that is never heard of again. */
export async function clientHello(): Promise<HalfOpen> {
  const [near, far] = duplexPair();
  const client = connectTls({ socket: near, servername: 'localhost' }).on('error', () => {});
  const [bytes]: Buffer[] = await once(far, 'data');
  client.destroy();
  return { plain: true, bytes: () => bytes ?? '' };
}
