import type { Call, EndedCall, LiveCall } from './call.ts';
import type { CallSet, Verdict } from './policy.ts';

/** A call in the place of the version before it. */
export interface Replacement {
  readonly before: Call;
  readonly next: Call;
}

/**
 * The calls, live and just ended. What it changes it changes in one go: a new call claims its users, and several calls
 * are replaced together or not at all.
 */
export interface LiveCalls {
  /** Stores a new call and claims its users, or says why it may not begin (policy.ts); then nothing has changed. */
  open(call: LiveCall): Verdict;
  /** Stores a call of the server before, which was allowed there. */
  adopt(call: LiveCall): void;
  /** Stores a call that is over. */
  keep(call: EndedCall): void;
  get(callId: string): Call | null;
  /**
   * Puts each call in place of the version before it, all or none: false when somebody else was faster at any. Who has
   * left is set free, and so is everybody when it has ended.
   */
  replace(all: readonly Replacement[]): boolean;
  /** The live calls that a user is in or rung for, the oldest first. */
  callsOf(userId: string): CallSet;
  /** Forgets an ended call. */
  remove(callId: string): void;
  counts(): Readonly<Record<'calling' | 'incall' | 'onhold', number>>;
}
