import { closeCodes, doors, protocolVersion, type ClientFrame, type CloseReason } from '@earshot/protocol';
import type { Sockets } from '../ports.ts';
import { decodeFrame, isCloseReason } from './decode.ts';
import { untilGone, type Greeting, type Line, type LineEvents } from './line.ts';

/** The socket door: `hello` first, then commands and events over the one connection. */
export const openSocket = (sockets: Sockets, greeting: Greeting, on: LineEvents): Line => {
  const { url, token, endpointId, place } = greeting;
  const told = untilGone(on);
  const line = sockets.open(`${url.replace(/^http/, 'ws')}${doors.socket}`, {
    opened: () => send({ t: 'hello', version: protocolVersion, token, endpoint_id: endpointId, resume: place }),
    message: (text) => {
      const frame = decodeFrame(text);
      if (frame?.t === 'bye') told.gone(frame.reason);
      else if (frame !== null) told.frame(frame);
    },
    closed: (code) => told.gone(reasonOf(code)),
  });
  const send = (frame: ClientFrame): void => line.send(JSON.stringify(frame));
  return {
    send: ({ id, name, body }) => send({ t: 'command', id, name, body }),
    close: () => {
      told.hush();
      line.close();
    },
  };
};

const reasonOf = (code: number): CloseReason | null => {
  for (const reason of closeReasons) if (closeCodes[reason] === code) return reason;
  return null;
};

const closeReasons = Object.keys(closeCodes).filter(isCloseReason);
