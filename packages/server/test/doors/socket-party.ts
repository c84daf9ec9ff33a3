import assert from 'node:assert/strict';
import { once } from 'node:events';
import { protocolVersion, type ServerFrame } from '@earshot/protocol';
import { WebSocket } from 'ws';
import { joinLive, type Opening, type Connection } from './live-party.ts';
import type { Join } from './party.ts';

/** Somebody at a WebSocket. */
export const joinBySocket: Join = (house, name) => joinLive(house, name, connectSocket);

/** Somebody at a WebSocket who sends SDP after the JSON, and reads it there. */
export const joinWithTrailingSdp: Join = (house, name) => joinLive(house, name, (caller) => connectSocket(caller, true));

/** Connects, says hello and waits for the welcome. */
export async function connectSocket({ house, token, endpointId, log }: Opening, trailing = false): Promise<Connection> {
  const socket = new WebSocket(`${house.origin.replace('https', 'wss')}/api/socket`, { ca: house.cert });
  await once(socket, 'open');
  const welcomes = log.frames.length;
  socket.on('message', (data) => log.add(readFrame(String(data), trailing)));
  const hello = { t: 'hello', version: protocolVersion, token, endpoint_id: endpointId, resume: log.lastSeen() };
  socket.send(JSON.stringify(trailing ? { ...hello, trailing_sdp: true } : hello));
  await log.first('welcome', (frame) => (frame.t === 'welcome' && log.frames.indexOf(frame) >= welcomes ? frame : null));
  let sent = 0;
  return {
    async command(name, body) {
      const { request_id, ...rest } = body;
      const id = typeof request_id === 'string' ? request_id : `${endpointId}-${welcomes}-${(sent += 1)}`;
      const before = log.frames.length;
      socket.send(trailing ? withTrailingSdp(id, name, rest) : JSON.stringify({ t: 'command', id, name, body: rest }));
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

function withTrailingSdp(id: string, name: string, { offer, answer, ...body }: Record<string, unknown>): string {
  const sdp = offer ?? answer;
  const isText = typeof sdp === 'string';
  const frame = { t: 'command', id, name, body: isText || sdp === undefined ? body : { offer, answer, ...body } };
  return isText ? `${JSON.stringify(frame)}\u001e${sdp}` : JSON.stringify(frame);
}

/**
 * A frame of the server; a description without its SDP after the JSON is a fault where it was asked for so, and with it
 * one where it was not.
 */
function readFrame(text: string, trailing: boolean): ServerFrame {
  const mark = text.indexOf('\u001e');
  const frame = JSON.parse(mark < 0 ? text : text.slice(0, mark)) as ServerFrame;
  if (frame.t !== 'event' || frame.event.type !== 'description') {
    assert.equal(mark, -1, text);
    return frame;
  }
  assert.equal(mark >= 0, trailing, text);
  return trailing ? { ...frame, event: { ...frame.event, sdp: text.slice(mark + 1) } } : frame;
}
