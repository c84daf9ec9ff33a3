import type { Call, Party } from '@earshot/protocol';
import type { Person } from '../snapshot.ts';

/** Who is who in the record of a call. Pure. */

function partyOf({ parties }: Call, id: string): Party | undefined {
  return parties.find(({ user_id }) => user_id === id);
}

function personOf({ user_id: id, username }: Party): Person {
  return { id, username };
}

/** The other of a call; of several the one who has invited last, or else the earliest who is in. */
export function otherOf(call: Call, me: string): Person {
  const others = call.parties.filter(({ user_id, state }) => user_id !== me && state !== 'left');
  const other = others.find(({ user_id }) => user_id === call.invited_by) ?? others[0];
  if (other !== undefined) return personOf(other);
  return call.caller_id === me
    ? { id: call.callee_id, username: call.callee_username }
    : { id: call.caller_id, username: call.caller_username };
}

/** How long that user has talked in the call: it may have begun without them. */
export function talkOf(call: Call, id: string): number {
  return call.talk_ms - (partyOf(call, id)?.talk_from ?? 0);
}

/** Those who are in the call or rung for it, but me. */
export function othersIn({ parties }: Call, me: string): readonly Person[] {
  return parties.filter(({ user_id, state }) => user_id !== me && state !== 'left').map(personOf);
}

/** Whom I am calling, as the record has them by now: who has taken the call for a group, or is rung in their place. */
export function calledNow(call: Call, me: string, known: Person): Person {
  const taker = call.parties.find(({ group, state }) => group === known.id && state === 'joined');
  return taker !== undefined ? personOf(taker) : call.parties.length === 2 ? otherOf(call, me) : known;
}

/** Those who have joined, but me. */
export function joinedBeside({ parties }: Call, me: string): readonly Person[] {
  return parties.filter(({ user_id, state }) => user_id !== me && state === 'joined').map(personOf);
}

/** Whether others have joined than this one alone. */
export function isCompanyOf(call: Call, me: string, other: string): boolean {
  return call.parties.length > 2 && joinedBeside(call, me).some(({ id }) => id !== other);
}

/** Whether anybody is in the call, or rung for it, but these. */
export function hasFurther({ parties }: Call, ...ids: readonly string[]): boolean {
  return parties.some(({ user_id, state }) => state !== 'left' && !ids.includes(user_id));
}

/** Of two parties the earlier one is the caller. */
export function sideIn({ parties }: Call, me: string, other: string): 'caller' | 'callee' {
  return parties.find(({ user_id }) => user_id === me || user_id === other)?.user_id === me ? 'caller' : 'callee';
}

/** Whether the call rings for that user now. */
export function ringsFor(call: Call, id: string): boolean {
  if (call.parties.length === 2) return call.status === 'calling' && call.callee_id === id;
  const state = partyOf(call, id)?.state;
  return state === 'alerting' || state === 'ringing';
}

/** Whom the caller has called, who may have somebody else rung in their place. */
export function firstCalled({ callee_id, forwarded }: Call): string {
  return forwarded?.[0]?.id ?? callee_id;
}

/** Whether that user has left a call that goes on without them. */
export function isGone(call: Call, id: string): boolean {
  return call.status !== 'ended' && partyOf(call, id)?.state === 'left';
}
