import { closeCodes, CommandFrame, fits, Hello, times, type AnswerFrame, type CloseReason } from '@earshot/protocol';
import { slowBacklog, type Answer, type Attached, type Origin, type Wire } from '../ports/core.ts';
import type { Admission } from './budget.ts';
import { bye } from './byes.ts';
import type { DoorContext } from './context.ts';
import { parseJsonText } from './json.ts';
import type { Beating } from './pulse.ts';

/** This many pings without an answer, and the connection is taken for dead. */
const missesAllowed = 2;

/** What a session uses of its WebSocket (the `ws` package). */
export interface SessionSocket {
  readonly bufferedAmount: number;
  readonly readyState: number;
  readonly OPEN: number;
  send(text: string): void;
  ping(): void;
  close(code: number, reason: string): void;
  terminate(): void;
  on(event: 'message', listener: (data: unknown, isBinary: boolean) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'pong' | 'close', listener: () => void): unknown;
}

/** The upgrade that a session came from. */
export interface Upgrade {
  readonly address: string;
  readonly admission: Admission;
  /** It has said who it is. */
  greeted(): void;
}

/**
 * One WebSocket of its life: `hello` within `times.hello`, then commands in the order in which they came, until either
 * side closes.
 */
export class SocketSession implements Wire, Beating {
  readonly #context: DoorContext;
  readonly #socket: SessionSocket;
  readonly #upgrade: Upgrade;
  /** Set while the first frame is waited for. */
  #stopWaiting: (() => void) | null;
  #live: { readonly attached: Attached; readonly from: Origin } | null = null;
  #misses = 0;
  #over = false;
  /** A command is being carried out: a close that it brings about waits until it is answered. */
  #busy = false;
  #farewell: CloseReason | null = null;

  constructor(context: DoorContext, socket: SessionSocket, upgrade: Upgrade) {
    this.#context = context;
    this.#socket = socket;
    this.#upgrade = upgrade;
    this.#stopWaiting = context.options.clock.after(times.hello, () => this.close('hello_timeout'));
    context.pulse.join(this);
    context.options.metrics?.connected('socket', 1);
    socket.on('message', (data, isBinary) => {
      if (!context.safely(() => this.#receive(data, isBinary))) this.close('internal');
    });
    // A command is a sign of life by itself, to the core; a pong is one only when it is told.
    socket.on('pong', () => {
      this.#misses = 0;
      context.safely(() => this.#live?.attached.alive());
    });
    socket.on('close', () => this.#gone());
    socket.on('error', (error) => context.options.log.debug({ err: error }, 'A socket broke the rules of WebSocket.'));
  }

  get backlog(): number {
    return this.#socket.bufferedAmount;
  }

  send(frame: string): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(frame);
  }

  close(reason: CloseReason): void {
    if (this.#over) return;
    this.#over = true;
    this.#leave();
    if (this.#busy) this.#farewell = reason;
    else this.#hangUp(reason);
  }

  beat(): void {
    if (this.#misses >= missesAllowed) this.#socket.terminate();
    else if (this.#socket.readyState === this.#socket.OPEN) this.#socket.ping();
    this.#misses += 1;
  }

  #receive(data: unknown, isBinary: boolean): void {
    if (this.#over) return;
    this.#misses = 0;
    // Who asks on and does not read the answers would fill the memory with them.
    if (this.backlog > slowBacklog) return this.close('slow');
    const parsed = parseJsonText(isBinary || !Buffer.isBuffer(data) ? '' : data.toString('utf8'));
    if (!parsed.ok) this.close('bad_frame');
    else if (this.#live === null) this.#greet(parsed.value);
    else this.#command(this.#live.from, parsed.value);
  }

  #greet(frame: unknown): void {
    if (!fits(Hello, frame)) return this.close('bad_frame');
    const { core } = this.#context.options;
    const identity = core.authenticate(frame.token);
    if (identity === null) return this.close('unauthorized');
    this.#stopWaiting?.();
    this.#stopWaiting = null;
    this.#upgrade.admission.greeted();
    this.#upgrade.greeted();
    const attached = core.attach(identity, frame, this, this.#upgrade.address);
    if (typeof attached === 'string') return this.close(attached);
    this.#live = { attached, from: { identity, endpointId: attached.endpointId, address: this.#upgrade.address } };
    if (this.#over) attached.detach();
  }

  #command(from: Origin, frame: unknown): void {
    if (!fits(CommandFrame, frame)) return this.close('bad_frame');
    const input = { ...frame.body, request_id: frame.id };
    this.#busy = true;
    this.#answer(frame.id, this.#context.run('socket', from, frame.name, input));
    this.#busy = false;
    if (this.#farewell !== null) this.#hangUp(this.#farewell);
  }

  #answer(id: string, { http, body }: Answer): void {
    this.send(JSON.stringify({ t: 'answer', id, http, body } satisfies AnswerFrame));
  }

  #hangUp(reason: CloseReason): void {
    this.send(JSON.stringify(bye(reason)));
    this.#socket.close(closeCodes[reason], reason);
  }

  #gone(): void {
    this.#over = true;
    this.#leave();
    this.#context.options.metrics?.connected('socket', -1);
  }

  #leave(): void {
    this.#stopWaiting?.();
    this.#stopWaiting = null;
    this.#context.pulse.leave(this);
    this.#context.safely(() => this.#live?.attached.detach());
    this.#upgrade.admission.release();
  }
}
