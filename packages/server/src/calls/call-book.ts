import type { Clock } from '../ports/clock.ts';
import type { Call, LiveCall } from './call.ts';
import type { LiveCalls } from './live-calls.ts';
import { emptyMailbox, type Mailbox } from './mailbox.ts';
import type { CallSet } from './policy.ts';

/** A call as it stands, with all there is to be kept of it. */
export interface LiveState {
  readonly call: LiveCall;
  readonly mailbox: Mailbox;
  /** Milliseconds that it may still ring. */
  readonly ringLeft: number;
}

interface Needs {
  readonly clock: Pick<Clock, 'mono'>;
  readonly live: LiveCalls;
}

/** The calls as they stand now, each with its mailbox and the end of its ring. Only the switchboard writes in it. */
export class CallBook {
  readonly live: LiveCalls;
  readonly #clock: Pick<Clock, 'mono'>;
  readonly #mailboxes = new Map<string, Mailbox>();
  /** When a call has rung long enough (monotonic ms). */
  readonly #ringEnds = new Map<string, number>();

  constructor({ clock, live }: Needs) {
    this.#clock = clock;
    this.live = live;
  }

  /** A call, live or ended a short while ago. */
  get(callId: string): Call | null {
    return this.live.get(callId);
  }

  callsOf(userId: string): CallSet {
    return this.live.callsOf(userId);
  }

  mailbox(callId: string): Mailbox {
    return this.#mailboxes.get(callId) ?? emptyMailbox;
  }

  /** A call that lives, or null. */
  state(callId: string): LiveState | null {
    const call = this.get(callId);
    if (call === null || call.is === 'ended') return null;
    const ringLeft = (this.#ringEnds.get(callId) ?? 0) - this.#clock.mono();
    return { call, mailbox: this.mailbox(callId), ringLeft: Math.max(0, ringLeft) };
  }

  putMailbox(callId: string, mailbox: Mailbox): void {
    this.#mailboxes.set(callId, mailbox);
  }

  dropMailbox(callId: string): void {
    this.#mailboxes.delete(callId);
  }

  /** It rings for so many milliseconds from now on. */
  ringsFor(callId: string, ms: number): void {
    this.#ringEnds.set(callId, this.#clock.mono() + ms);
  }

  ringsNoMore(callId: string): void {
    this.#ringEnds.delete(callId);
  }
}
