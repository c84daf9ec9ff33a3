import { Bye, closeCodes, doors, protocolVersion, sdpMark, type CloseReason, type Hello } from '@earshot/protocol';
import type { Sockets } from '../ports.ts';
import { decodeFrame } from './decode.ts';
import type { Command } from './outbox.ts';
import { untilGone, type Greeting, type Line, type LineEvents } from './line.ts';

/** The socket door: `hello` first, then commands and events over the one connection. */
export const openSocket = (sockets: Sockets, greeting: Greeting, on: LineEvents): Line => {
  const { url, token, endpointId, place } = greeting;
  const told = untilGone(on);
  let trailing = false;
  const line = sockets.open(`${url.replace(/^http/, 'ws')}${doors.socket}`, {
    opened: () => {
      const hello: Hello = { t: 'hello', version: protocolVersion, token, endpoint_id: endpointId, resume: place, trailing_sdp: true };
      line.send(JSON.stringify(hello));
    },
    message: (text) => {
      const frame = decodeFrame(text);
      if (frame?.t === 'bye') told.gone(frame.reason);
      else if (frame !== null) {
        if (frame.t === 'welcome') trailing = frame.trailing_sdp === true;
        told.frame(frame);
      }
    },
    closed: (code) => told.gone(reasonOf(code)),
  });
  return {
    send: (command) => line.send(encodeCommand(command, trailing)),
    close: () => {
      told.hush();
      line.close();
    },
  };
};

/** A command as a frame, with its SDP after the JSON where the server reads it there. */
const encodeCommand = ({ id, name, body }: Command, trailing: boolean): string => {
  const { offer, answer, ...rest } = body;
  const sdp = offer ?? answer;
  const after = trailing && typeof sdp === 'string';
  return JSON.stringify({ t: 'command', id, name, body: after ? rest : body }) + (after ? sdpMark + sdp : '');
};

const reasonOf = (code: number): CloseReason | null => {
  for (const reason of closeReasons) if (closeCodes[reason] === code) return reason;
  return null;
};

const closeReasons = Bye.properties.reason.enum;
