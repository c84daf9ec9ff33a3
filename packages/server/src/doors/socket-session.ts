import { closeCodes, CommandFrame, fits, Hello, times, type AnswerFrame, type CloseReason } from '@earshot/protocol';
import { slowBacklog, type Answer, type Attached, type Identity, type Origin, type Wire } from '../ports/core.ts';
import { asError, type Result } from '../ports/result.ts';
import { Away } from '../ports/unavailable.ts';
import type { Admission } from './budget.ts';
import { bye } from './byes.ts';
import type { DoorContext } from './context.ts';
import { parseJsonText } from './json.ts';
import type { Beating } from './pulse.ts';
import { unauthorized } from './refusals.ts';

/** This many pings without an answer, and the connection is taken for dead. */
const missesAllowed = 2;
/** So many commands may wait for their answers; then no more is read until some have them. */
const mostUnanswered = 256;

/** What a session uses of its WebSocket (the `ws` package). */
export interface SessionSocket {
  readonly bufferedAmount: number;
  readonly readyState: number;
  readonly OPEN: number;
  send(text: string): void;
  ping(): void;
  pause(): void;
  resume(): void;
  close(code: number, reason: string): void;
  terminate(): void;
  on(event: 'message', listener: (data: unknown, isBinary: boolean) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'pong' | 'close', listener: () => void): unknown;
}

/** The upgrade that a session came from. */
export interface Upgrade {
  readonly source: Pick<Origin, 'address' | 'behindProxy' | 'webOrigin'>;
  readonly admission: Admission;
  /** So many characters are about to be sent. */
  sends(characters: number): void;
  /** It has said who it is. */
  greeted(): void;
}

/**
 *     greeting --hello--> entering --attached--> live
 *
 * The first frame is waited for; it is looked up who that is, and what came meanwhile waits; commands are taken.
 */
type Stage =
  | { readonly is: 'greeting'; readonly stopWaiting: () => void }
  | { readonly is: 'entering'; readonly frames: unknown[] }
  | { readonly is: 'live'; readonly attached: Attached; readonly from: Origin };

/**
 * One WebSocket of its life: `hello` within `times.hello`, then commands in the order in which they came, until either
 * side closes.
 */
export class SocketSession implements Wire, Beating {
  readonly #context: DoorContext;
  readonly #socket: SessionSocket;
  readonly #upgrade: Upgrade;
  #stage: Stage;
  #misses = 0;
  #over = false;
  /** Commands without an answer: a close that comes meanwhile waits until they have it. */
  #unanswered = 0;
  #farewell: CloseReason | null = null;

  constructor(context: DoorContext, socket: SessionSocket, upgrade: Upgrade) {
    this.#context = context;
    this.#socket = socket;
    this.#upgrade = upgrade;
    this.#stage = { is: 'greeting', stopWaiting: context.options.clock.after(times.hello, () => this.close('hello_timeout')) };
    context.pulse.join(this);
    context.options.metrics?.connected('socket', 1);
    socket.on('message', (data, isBinary) => {
      this.#safely(() => this.#receive(data, isBinary));
    });
    // A command is a sign of life by itself, to the core; a pong is one only when it is told.
    socket.on('pong', () => {
      this.#misses = 0;
      context.safely(() => this.#attached?.alive());
    });
    socket.on('close', () => this.#gone());
    socket.on('error', (error) => context.options.log.debug({ err: error }, 'A socket broke the rules of WebSocket.'));
  }

  get backlog(): number {
    return this.#socket.bufferedAmount;
  }

  send(frame: string): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#upgrade.sends(frame.length);
    this.#socket.send(frame);
  }

  close(reason: CloseReason): void {
    if (this.#over) return;
    this.#over = true;
    this.#leave();
    if (this.#unanswered > 0) this.#farewell = reason;
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
    if (parsed.ok) this.#take(parsed.value);
    else this.close('bad_frame');
  }

  #take(frame: unknown): void {
    const stage = this.#stage;
    switch (stage.is) {
      case 'greeting':
        return this.#greet(stage.stopWaiting, frame);
      case 'entering':
        return void stage.frames.push(frame);
      case 'live':
        return this.#command(stage.from, frame);
    }
  }

  #greet(stopWaiting: () => void, frame: unknown): void {
    if (!fits(Hello, frame)) return this.close('bad_frame');
    stopWaiting();
    this.#stage = { is: 'entering', frames: [] };
    this.#socket.pause();
    this.#upgrade.admission.greeted();
    this.#context.lobby.authenticate(frame.token, (result) => this.#safely(() => this.#enter(frame, result)));
  }

  #enter({ endpoint_id, resume, version }: Hello, found: Result<Identity | null>): void {
    if (this.#over) return;
    // Nobody can say now who they are: they come back, maybe by another door.
    if (!found.ok && found.error instanceof Away) return this.close('restart');
    if (!found.ok) throw asError(found.error);
    const { value: identity } = found;
    const { source } = this.#upgrade;
    const { address } = source;
    if (identity === null) {
      this.#context.refused(unauthorized, address);
      return this.close('unauthorized');
    }
    this.#upgrade.greeted();
    this.#context.options.core.attach(identity, { endpoint_id, resume, version, address }, this, (attached) => {
      if (typeof attached === 'string') return this.close(attached);
      this.#safely(() => this.#goLive(attached, { identity, endpointId: attached.endpointId, ...source }));
    });
  }

  #goLive(attached: Attached, from: Origin): void {
    if (this.#over) return attached.detach();
    const waiting = this.#stage.is === 'entering' ? this.#stage.frames : [];
    this.#stage = { is: 'live', attached, from };
    this.#socket.resume();
    for (const frame of waiting) if (!this.#over) this.#command(from, frame);
  }

  #command(from: Origin, frame: unknown): void {
    if (!fits(CommandFrame, frame)) return this.close('bad_frame');
    const { id, name, body } = frame;
    this.#unanswered += 1;
    if (this.#unanswered === mostUnanswered) this.#socket.pause();
    this.#context.run('socket', { from, name, input: { ...body, request_id: id } }, (answer) => this.#answer(id, answer));
  }

  #answer(id: string, { http, body }: Answer): void {
    this.send(JSON.stringify({ t: 'answer', id, http, body } satisfies AnswerFrame));
    if (this.#unanswered === mostUnanswered) this.#socket.resume();
    this.#unanswered -= 1;
    if (this.#unanswered === 0 && this.#farewell !== null) this.#hangUp(this.#farewell);
  }

  #hangUp(reason: CloseReason): void {
    this.send(JSON.stringify(bye(reason)));
    this.#socket.close(closeCodes[reason], reason);
    // The answer to our close frame is read also of who was still entering.
    this.#socket.resume();
  }

  #gone(): void {
    this.#over = true;
    this.#leave();
    this.#context.options.metrics?.connected('socket', -1);
  }

  #leave(): void {
    if (this.#stage.is === 'greeting') this.#stage.stopWaiting();
    this.#context.pulse.leave(this);
    this.#context.safely(() => this.#attached?.detach());
    this.#upgrade.admission.release();
  }

  get #attached(): Attached | null {
    return this.#stage.is === 'live' ? this.#stage.attached : null;
  }

  #safely(task: () => void): void {
    if (!this.#context.safely(task)) this.close('internal');
  }
}
