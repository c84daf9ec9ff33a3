import { limits, type UserStatus } from '@earshot/protocol';
import { joinedIn, partyOf, type LiveCall } from './call.ts';
import type { CallCommand } from './call-step.ts';
import { hasLeft, isJoined } from './party.ts';
import { statusIn } from './snapshot.ts';

/**
 * Who is busy, who may be rung a second time, and what becomes of the other calls of somebody who begins to talk in
 * one: asked by every command that begins or joins a call, and by the store of the calls. Nobody is ever in two active
 * calls, nor makes one while they are in another.
 */

/** The live calls of one user, the oldest first. */
export type CallSet = readonly LiveCall[];

/** Somebody, and the calls that they are in or rung for. */
export interface Engaged {
  readonly id: string;
  readonly calls: CallSet;
  /** They let no second call ring. */
  readonly oneOnly?: boolean;
}

/**
 * Where a user is in one of their calls: they talk in it, or would if the other had not set it aside (active); they are
 * making it (dialing); it rings for them (ringing); or they have set it aside themselves (aside).
 */
export type Place = 'active' | 'dialing' | 'ringing' | 'aside';

/** So many calls may ring for somebody who is in none; for anybody else, one. */
const mostRings = 2;

/** The place of a user in a call; null for who is not in it. */
export function placeIn(call: LiveCall, userId: string): Place | null {
  const party = partyOf(call, userId);
  if (party === null || hasLeft(party)) return null;
  if (!isJoined(party)) return 'ringing';
  if (party.state.held) return 'aside';
  return joinedIn(call).length < 2 ? 'dialing' : 'active';
}

function callsAt({ id, calls }: Engaged, place: Place): CallSet {
  return calls.filter((call) => placeIn(call, id) === place);
}

/**
 * Whether one may call the other, or why not: the caller is in an active call, is making one, shares a call with them
 * (together) or has as many as one person can have (full); or the callee is busy.
 */
export type Verdict = 'free' | 'active' | 'dialing' | 'together' | 'full' | 'user_busy';

/** Whether a call may begin. A call that is set aside and one that rings are no hindrance to its caller. */
export function judgeCall(caller: Engaged, callee: Engaged): Verdict {
  if (callsAt(caller, 'active').length > 0) return 'active';
  if (callsAt(caller, 'dialing').length > 0) return 'dialing';
  if (caller.calls.some((call) => placeIn(call, callee.id) !== null)) return 'together';
  if (caller.calls.length >= limits.calls) return 'full';
  return hasRoom(callee) ? 'free' : 'user_busy';
}

/**
 * Whether somebody may be rung. One ring may wait: beside a call, whether it is made, active or set aside, or beside
 * another ring.
 */
export function hasRoom(callee: Engaged): boolean {
  if (callee.oneOnly === true) return callee.calls.length === 0;
  const rings = callsAt(callee, 'ringing').length;
  const isEngaged = callee.calls.length > rings;
  return callee.calls.length < limits.calls && rings < (isEngaged ? 1 : mostRings);
}

/** What is to be done to a call. */
export interface Change {
  readonly call: LiveCall;
  readonly command: CallCommand;
}

/**
 * What becomes of the calls of a user who begins to talk in another. With `hold` the active one is set aside; null
 * while they are making one, which cannot be. With `end` the active one ends, and so does one that they are making.
 */
export function makeWay(user: Engaged, others: 'hold' | 'end'): readonly Change[] | null {
  const [active, dialing] = [callsAt(user, 'active'), callsAt(user, 'dialing')];
  switch (others) {
    case 'hold':
      return dialing.length > 0 ? null : active.map((call) => ({ call, command: { type: 'hold', by: user.id } }));
    case 'end':
      return [...active, ...dialing].map((call) => ({ call, command: { type: 'end', by: user.id, reason: 'hung_up' } }));
  }
}

/** Whether somebody may have one call more, when what makes way for it has ended. */
export function hasRoomToPickUp({ calls }: Engaged, way: readonly Change[]): boolean {
  const ending = way.filter(({ command }) => command.type === 'end').length;
  return calls.length - ending < limits.calls;
}

/** The call that rings for this user and in which `otherId` waits for them: to call them is to accept it. */
export function callFrom(user: Engaged, otherId: string): LiveCall | null {
  return callsAt(user, 'ringing').find((call) => joinedIn(call).some(({ id }) => id === otherId)) ?? null;
}

const attention: readonly Place[] = ['active', 'dialing', 'ringing', 'aside'];

/** The one call that a client without call sets is told of: what has most of a user's attention. */
export function focusOf(user: Engaged): LiveCall | undefined {
  return attention.flatMap((place) => callsAt(user, place))[0];
}

const busiest: readonly UserStatus[] = ['incall', 'calling', 'onhold', 'ringing'];

/** What a user is seen to do, by all of their calls. */
export function statusAmong({ id, calls }: Engaged): UserStatus {
  const each = calls.map((call) => {
    const party = partyOf(call, id);
    return party === null ? null : statusIn(call, party);
  });
  return busiest.find((status) => each.includes(status)) ?? 'idle';
}
