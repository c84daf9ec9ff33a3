import { Bye, closeCodes, doors, protocolVersion, type CloseReason, type CommandFrame, type Hello } from '@earshot/protocol';
import type { Sockets } from '../ports.ts';
import { decodeFrame } from './decode.ts';
import { untilGone, type Greeting, type Wire, type WireEvents } from './wire.ts';

/** The socket door: `hello` first, then commands and events over the one connection. */
export function openSocket(sockets: Sockets, greeting: Greeting, on: WireEvents): Wire {
  const { url, token, endpointId, place } = greeting;
  const told = untilGone(on);
  const wire = sockets.open(`${url.replace(/^http/, 'ws')}${doors.socket}`, {
    opened: () => {
      const hello: Hello = { t: 'hello', version: protocolVersion, token, endpoint_id: endpointId, resume: place };
      wire.send(JSON.stringify(hello));
    },
    message: (text) => {
      const frame = decodeFrame(text);
      if (frame?.t === 'bye') told.gone(frame.reason);
      else if (frame !== null) told.frame(frame);
    },
    closed: (code) => told.gone(reasonOf(code)),
  });
  return {
    send: ({ id, name, body }) => wire.send(JSON.stringify({ t: 'command', id, name, body } satisfies CommandFrame)),
    // The socket lives on by the token that it was opened with.
    renew: () => undefined,
    close: () => {
      told.hush();
      wire.close();
    },
  };
}

function reasonOf(code: number): CloseReason | null {
  for (const reason of closeReasons) if (closeCodes[reason] === code) return reason;
  return null;
}

const closeReasons = Bye.properties.reason.enum;
