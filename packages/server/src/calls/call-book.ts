import type { Call, LiveCall } from './call.ts';
import type { LiveCalls } from './live-calls.ts';
import { emptyMailbox, type Mailbox } from './mailbox.ts';
import type { CallSet } from './policy.ts';

/** A call as it stands, with all there is to be kept of it. */
export interface LiveState {
  readonly call: LiveCall;
  readonly mailbox: Mailbox;
}

interface Needs {
  readonly live: LiveCalls;
}

/** The calls as they stand now, each with its mailbox. Only the switchboard writes in it. */
export class CallBook {
  readonly live: LiveCalls;
  readonly #mailboxes = new Map<string, Mailbox>();

  constructor({ live }: Needs) {
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
    return { call, mailbox: this.mailbox(callId) };
  }

  putMailbox(callId: string, mailbox: Mailbox): void {
    this.#mailboxes.set(callId, mailbox);
  }

  dropMailbox(callId: string): void {
    this.#mailboxes.delete(callId);
  }
}
