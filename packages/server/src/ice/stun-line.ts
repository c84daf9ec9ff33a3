import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { isIP, connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { lengthOfStun, newTransaction, readStun, writeStun, type StunMessage, type Writing } from './stun-message.ts';
import type { TurnPlace } from './turn-urls.ts';

/** How long an answer is waited for, and how often a datagram is sent again meanwhile. Milliseconds. */
const patienceMs = 3_000;
const againMs = 500;

/** A way to a STUN or TURN server. */
export interface StunLine {
  /** Sends a request and answers what comes back; null when nothing does. */
  ask(request: Omit<Writing, 'transaction' | 'kind'> & { readonly transaction?: string }): Promise<StunMessage | null>;
  /** Sends an indication, which is never answered. */
  tell(indication: Omit<Writing, 'transaction' | 'kind'> & { readonly transaction?: string }): void;
  /** Hears what the server sends by itself. */
  hear(listener: (message: StunMessage) => void): void;
  /** Safe twice. */
  close(): void;
}

/** What carries bytes both ways. */
interface Wire {
  send(bytes: Buffer): void;
  close(): void;
}

/** What of TLS is known beforehand. */
export interface LineOptions {
  /** Certificates to be trusted in place of the usual ones, PEM. */
  readonly ca?: string;
  readonly patienceMs?: number;
}

/** Opens a way to a server; rejects with what the system says when there is none. */
export async function openLine(place: TurnPlace, options: LineOptions = {}): Promise<StunLine> {
  const waiting = new Map<string, (message: StunMessage | null) => void>();
  let listener: (message: StunMessage) => void = () => {};
  function arrived(bytes: Buffer): void {
    const message = readStun(bytes);
    if (message === null) return;
    const answer = waiting.get(message.transaction);
    if (answer === undefined) listener(message);
    else answer(message);
  }
  const wire = await (place.transport === 'udp' ? overUdp(place, arrived) : overTcp(place, options, arrived));
  return {
    ask({ transaction = newTransaction(), ...request }) {
      const bytes = writeStun({ ...request, kind: 'request', transaction });
      return new Promise((resolve) => {
        // The clock of the machine, for no decision hangs on it: a server that is silent is one that does not work.
        const again = setInterval(() => place.transport === 'udp' && wire.send(bytes), againMs);
        const tooLate = setTimeout(() => settle(null), options.patienceMs ?? patienceMs);
        function settle(message: StunMessage | null): void {
          clearInterval(again);
          clearTimeout(tooLate);
          waiting.delete(transaction);
          resolve(message);
        }
        waiting.set(transaction, settle);
        wire.send(bytes);
      });
    },
    tell({ transaction = newTransaction(), ...indication }) {
      wire.send(writeStun({ ...indication, kind: 'indication', transaction }));
    },
    hear: (next) => void (listener = next),
    close() {
      for (const settle of waiting.values()) settle(null);
      wire.close();
    },
  };
}

async function overUdp({ host, port }: TurnPlace, arrived: (bytes: Buffer) => void): Promise<Wire> {
  const socket = createSocket(isIP(host) === 6 ? 'udp6' : 'udp4');
  socket.on('message', arrived);
  let isOpen = true;
  function close(): void {
    if (isOpen) socket.close();
    isOpen = false;
  }
  try {
    socket.connect(port, host);
    await once(socket, 'connect');
  } catch (error) {
    close();
    throw error;
  }
  // A port that nobody listens on says so by an error; what counts is that no answer comes.
  socket.on('error', () => {});
  return { send: (bytes) => isOpen && socket.send(bytes, () => {}), close };
}

async function overTcp(place: TurnPlace, { ca, patienceMs: patience = patienceMs }: LineOptions, arrived: (bytes: Buffer) => void) {
  const { host, port, secure } = place;
  const socket: Socket = secure
    ? connectTls({ host, port, ...(isIP(host) === 0 && { servername: host }), ...(ca !== undefined && { ca }) })
    : connectTcp({ host, port });
  socket.setTimeout(patience, () => socket.destroy(new Error('nothing answers')));
  try {
    await once(socket, secure ? 'secureConnect' : 'connect');
  } catch (error) {
    socket.destroy();
    throw error;
  }
  socket.setTimeout(0);
  socket.on('error', () => {});
  let rest: Buffer = Buffer.alloc(0);
  socket.on('data', (part: Buffer) => {
    rest = Buffer.concat([rest, part]);
    for (let length = lengthOfStun(rest); length !== null && rest.length >= length; length = lengthOfStun(rest)) {
      arrived(rest.subarray(0, length));
      rest = rest.subarray(length);
    }
  });
  return { send: (bytes: Buffer) => void socket.write(bytes), close: () => void socket.destroy() };
}
