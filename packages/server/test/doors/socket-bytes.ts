import { once } from 'node:events';
import type { TLSSocket } from 'node:tls';
import { ada, adaToken } from './echo-core.ts';
import type { House } from './house.ts';
import { connection } from './request.ts';

/** The bytes of a frame of a client, under a mask (RFC 6455 section 5.2). */
export function frameOf(first: number, payload: Buffer): Buffer {
  const key = Buffer.of(0xa1, 0x02, 0xc3, 0xf4);
  const { length } = payload;
  const head = length > 125 ? [first, 0x80 | 126, length >> 8, length & 0xff] : [first, 0x80 | length];
  return Buffer.concat([Buffer.from(head), key, payload.map((byte, at) => byte ^ (key[at % 4] ?? 0))]);
}

export function textFrame(value: unknown): Buffer {
  return frameOf(0x81, Buffer.from(JSON.stringify(value)));
}

export const closeFrame = frameOf(0x88, Buffer.from([1000 >> 8, 1000 & 0xff]));
export const helloFrame = textFrame({ t: 'hello', version: 1, token: adaToken, endpoint_id: ada.userId, resume: null });

/** The head of a request that opens the socket. */
export function handshakeOf({ port }: House): string {
  return [
    'GET /api/socket HTTP/1.1',
    `Host: localhost:${port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    '',
    '',
  ].join('\r\n');
}

/** A connection that has opened the socket and was welcomed. */
export async function welcomed(house: House): Promise<TLSSocket> {
  const socket = await connection(house);
  socket.write(handshakeOf(house));
  await once(socket, 'data');
  socket.write(helloFrame);
  await once(socket, 'data');
  return socket;
}
