import { callerOf, joinedIn, partyOf, statusOf, type LiveCall } from './call.ts';
import { isJoined } from './party.ts';

/** The live calls of one user, the oldest first. */
export type CallSet = readonly LiveCall[];

/**
 * Where a user is in one of their calls: they talk in it, or would if the other had not set it aside (active); they are
 * making it (dialing); it rings for them (ringing); or they have set it aside themselves (aside).
 */
export type Place = 'active' | 'dialing' | 'ringing' | 'aside';

/** The place of a user in a call; null for who is not in it. */
export function placeIn(call: LiveCall, userId: string): Place | null {
  const party = partyOf(call, userId);
  if (party === null || party.state.is === 'left') return null;
  if (!isJoined(party)) return 'ringing';
  if (joinedIn(call).length < 2) return 'dialing';
  return party.state.held ? 'aside' : 'active';
}

const attention: readonly Place[] = ['active', 'dialing', 'ringing', 'aside'];

/** The one call that a client without call sets is told of: what has most of a user's attention. */
export function focusOf(set: CallSet, userId: string): LiveCall | undefined {
  return attention.flatMap((place) => set.filter((call) => placeIn(call, userId) === place))[0];
}

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
