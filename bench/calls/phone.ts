import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { doors, protocolVersion } from '@earshot/protocol';
import { WebSocket } from 'ws';
import { openingLimit } from '../../packages/client/src/link/timing.ts';

/** Whose socket it is. */
export interface Account {
  readonly id: string;
  readonly token: string;
}

/** The socket of somebody who is signed in. It reads each frame once: the load must cost little where it is made. */
export interface Phone extends Account {
  /** Carries out a command, and answers the body of its answer. Whatever is not done is an error. */
  command(name: string, body: object): Promise<Record<string, unknown>>;
  /** The next call that rings here. */
  ring(): Promise<void>;
  /** Resolves once the connection is gone. */
  readonly gone: Promise<void>;
  hangUp(): void;
}

interface Frame {
  readonly t: string;
  readonly id: string;
  readonly http: number;
  readonly body: Record<string, unknown>;
  readonly event: { readonly type: string };
}

/** What comes in on one socket, and who waits for it. */
class Inbox {
  readonly answers = new Map<string, (frame: Frame) => void>();
  welcomed: () => void = () => {};
  rung: () => void = () => {};

  read(text: string): void {
    const frame: Frame = JSON.parse(text);
    if (frame.t === 'answer') {
      this.answers.get(frame.id)?.(frame);
      this.answers.delete(frame.id);
    } else if (frame.t === 'event' && frame.event.type === 'ring') this.rung();
    else if (frame.t === 'welcome') this.welcomed();
  }
}

/** Opens the socket of a known token and waits for its welcome, as long as a page would. */
export async function pickUp(port: number, { id, token }: Account): Promise<Phone> {
  const options = { rejectUnauthorized: false, perMessageDeflate: false, handshakeTimeout: openingLimit };
  const socket = new WebSocket(`wss://127.0.0.1:${port}${doors.socket}`, options);
  await once(socket, 'open');
  const inbox = new Inbox();
  const gone = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', () => socket.terminate()).on('message', (data: Buffer) => inbox.read(data.toString()));
  const welcome = new Promise<true>((resolve) => (inbox.welcomed = () => resolve(true)));
  socket.send(JSON.stringify({ t: 'hello', version: protocolVersion, token, endpoint_id: randomUUID(), resume: null }));
  if ((await Promise.race([welcome, gone])) !== true) throw new Error('The connection ended before it was welcomed.');
  let count = 0;
  return {
    id,
    token,
    gone,
    hangUp: () => socket.terminate(),
    ring: () => new Promise((resolve) => (inbox.rung = resolve)),
    command: async (name, body) => {
      const request = `${id.slice(0, 8)}-${(count += 1)}`;
      const answer = new Promise<Frame>((resolve) => inbox.answers.set(request, resolve));
      socket.send(JSON.stringify({ t: 'command', id: request, name, body }));
      const frame = await Promise.race([answer, gone]);
      if (frame?.http !== 200) throw new Error(`${name}: ${JSON.stringify(frame ?? 'the connection ended')}`);
      return frame.body;
    },
  };
}
