import { once } from 'node:events';
import { protocolVersion, type ServerFrame } from '@earshot/protocol';
import { WebSocket } from 'ws';
import { joinLive, type Opening, type Connection } from './live-party.ts';
import type { Join } from './party.ts';

/** Somebody at a WebSocket. */
export const joinBySocket: Join = (house, name, invite) => joinLive(house, name, connectSocket, invite);

/** Connects, says hello, with whatever more is given, and waits for the welcome. */
export async function connectSocket({ house, token, endpointId, log }: Opening, more: object = {}): Promise<Connection> {
  const socket = new WebSocket(`${house.origin.replace('https', 'wss')}/api/socket`, { ca: house.cert });
  await once(socket, 'open');
  const welcomes = log.frames.length;
  socket.on('message', (data) => log.add(JSON.parse(String(data)) as ServerFrame));
  const hello = { t: 'hello', version: protocolVersion, token, endpoint_id: endpointId, resume: log.lastSeen(), ...more };
  socket.send(JSON.stringify(hello));
  await log.first('welcome', (frame) => (frame.t === 'welcome' && log.frames.indexOf(frame) >= welcomes ? frame : null));
  let sent = 0;
  return {
    async command(name, body) {
      const { request_id, ...rest } = body;
      const id = typeof request_id === 'string' ? request_id : `${endpointId}-${welcomes}-${(sent += 1)}`;
      if (socket.readyState !== socket.OPEN) throw new Error('The socket is closed.');
      const before = log.frames.length;
      socket.send(JSON.stringify({ t: 'command', id, name, body: rest }));
      return log.first(`the answer to ${name}`, (frame) =>
        frame.t === 'answer' && frame.id === id && log.frames.indexOf(frame) >= before ? { http: frame.http, body: frame.body } : null,
      );
    },
    async drop() {
      if (socket.readyState === socket.CLOSED) return;
      socket.terminate();
      await once(socket, 'close');
    },
  };
}
