import { callerOf, statusOf, type LiveCall } from './call.ts';

/** The live calls of one user. */
export type CallSet = readonly LiveCall[];

/**
 * Who is busy, asked by every command that begins or joins a call, and by the store of the calls. One call is all that
 * a user has: whoever is in one can neither make another nor be rung for one.
 */
export function judgeRing(caller: CallSet, callee: CallSet): 'free' | 'caller_busy' | 'callee_busy' {
  if (caller.length > 0) return 'caller_busy';
  return callee.length > 0 ? 'callee_busy' : 'free';
}

/** The call by which `otherId` calls this user at the moment: to call them back is to accept it. */
export function callFrom(mine: CallSet, otherId: string): LiveCall | null {
  return mine.find((call) => statusOf(call) === 'calling' && callerOf(call).id === otherId) ?? null;
}
