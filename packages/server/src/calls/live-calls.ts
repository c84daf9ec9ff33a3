import type { Call, EndedCall, LiveCall } from './call.ts';
import type { CallSet } from './policy.ts';

/**
 * The calls, where all nodes of a server see the same. In memory now; behind Redis the same four changes are one script
 * each.
 */
export interface LiveCalls {
  /** Stores a new call and claims its users for it, or says who is busy (see policy.ts); then nothing has changed. */
  open(call: LiveCall): 'opened' | 'caller_busy' | 'callee_busy';
  /** Stores a call that is over. */
  keep(call: EndedCall): void;
  get(callId: string): Call | null;
  /**
   * Puts `next` in place of the call of the version before it. False when somebody else was faster. Who has left is set
   * free, and so is everybody when it has ended.
   */
  replace(next: Call, expectedVersion: number): boolean;
  /** The live calls that a user is in or rung for, the oldest first. */
  callsOf(userId: string): CallSet;
  /** Forgets an ended call. */
  remove(callId: string): void;
  counts(): Readonly<Record<'calling' | 'incall' | 'onhold', number>>;
}
