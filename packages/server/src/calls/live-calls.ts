import type { Call, EndedCall, LiveCall } from './call.ts';

/**
 * The calls, where all nodes of a server see the same. In memory now; behind Redis the same four changes are one script
 * each.
 */
export interface LiveCalls {
  /** Stores a new call and claims both users for it, or says who of the two is busy; then nothing has changed. */
  open(call: LiveCall): 'opened' | 'caller_busy' | 'callee_busy';
  /** Stores a call that is over. */
  keep(call: EndedCall): void;
  get(callId: string): Call | null;
  /**
   * Puts `next` in place of the call of the version before it. False when somebody else was faster. An ended call sets
   * both users free.
   */
  replace(next: Call, expectedVersion: number): boolean;
  /** The live call a user is in. */
  byUser(userId: string): LiveCall | null;
  /** Forgets an ended call. */
  remove(callId: string): void;
  counts(): Readonly<Record<'calling' | 'incall' | 'onhold', number>>;
}
