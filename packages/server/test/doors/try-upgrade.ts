import { WebSocket } from 'ws';
import type { House } from './house.ts';

/** Asks for a socket with these headers: 101, or the status of the refusal. */
export async function tryUpgrade(house: House, headers: Record<string, string>): Promise<number> {
  const socket = new WebSocket(`wss://localhost:${house.port}/api/socket`, { ca: house.cert, headers });
  socket.on('error', () => {});
  const http = await new Promise<number>((resolve) => {
    socket.on('open', () => resolve(101));
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
  });
  if (http !== 101) socket.terminate();
  return http;
}
