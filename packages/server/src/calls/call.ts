import type { CallStatus, EndReason } from '@earshot/protocol';
import { isSameEndpoint, type EndpointRef } from '../ports/endpoint-ref.ts';
import { everJoined, hasLeft, holdsPlace, isJoined, isRung, endpointOf, type JoinedParty, type Party } from './party.ts';
import { countTalk, type Talk } from './talk.ts';

/**
 * One conversation of two to eight users. What it is at the moment follows from where its parties are.
 *
 *     calling --two have joined--> incall <--fewer than two talk / two talk--> onhold
 *        |                            |                                          |
 *        +--nobody is left to talk----+------------------------------------------+
 *                                     v
 *                                   ended
 *
 * calling: one party has joined, and the others are rung; so it is again while somebody who was transferred waits for
 * another to answer. incall: two or more have joined and do not hold, and talk time runs while the sound is there.
 * onhold: so many have set the call aside that no two are left, and talk time stands. ended: for ever.
 */
export type Call = LiveCall | EndedCall;

/** The caller, who they called, and whoever was invited, in this order; who has left stands there still. */
export type Parties = readonly [Party, Party, ...Party[]];

interface Shared {
  readonly id: string;
  readonly parties: Parties;
  /** Unix milliseconds. */
  readonly createdAt: number;
  /** Grows by one with every change. */
  readonly version: number;
  /** The call that was merged or transferred into this one last. */
  readonly replaces: string | null;
  /** How it was transferred last. */
  readonly transfer: Transfer | null;
}

/** A party has left the call to somebody else, by user ids. */
export interface Transfer {
  readonly by: string;
  readonly to: string;
  /** Why they did not take it, so that the one who transferred was rung; null while none of that is so. */
  readonly returned: EndReason | null;
}

export interface LiveCall extends Shared {
  readonly is: 'live';
  readonly talk: Talk;
  /** When it was set aside (monotonic ms); null while it is not on hold. */
  readonly heldAt: number | null;
}

export interface EndedCall extends Shared {
  readonly is: 'ended';
  readonly talked: number;
  readonly reason: EndReason;
  /** The user who ended it, or null when nobody did. */
  readonly endedBy: string | null;
  /** The call in which its parties go on. */
  readonly replacedBy: string | null;
}

/** Now, on the clock that never jumps. */
export interface Instant {
  readonly mono: number;
}

/** The same by both clocks, for what is told. */
export interface ToldInstant extends Instant {
  /** Unix milliseconds. */
  readonly wall: number;
}

export function instantOf(clock: { mono(): number; wall(): number }): ToldInstant {
  return { mono: clock.mono(), wall: clock.wall() };
}

/** The status of a call, by its parties. */
export function statusOf(call: Call): CallStatus {
  return call.is === 'ended' ? 'ended' : liveStatusOf(call.parties);
}

export function liveStatusOf(parties: readonly Party[]): Exclude<CallStatus, 'ended'> {
  const joined = parties.filter(isJoined);
  if (joined.length < 2) return 'calling';
  return joined.filter(({ state }) => !state.held).length < 2 ? 'onhold' : 'incall';
}

/** Milliseconds talked until now, holds and lost sound left out. */
export function talkedMs(call: Call, now: Instant): number {
  return call.is === 'ended' ? call.talked : countTalk(call.talk, now.mono);
}

/** Who is in a call or rung for it. */
export function stillIn(parties: readonly Party[]): readonly Party[] {
  return parties.filter((party) => !hasLeft(party));
}

/** Whether more than two are in a call. A call of two is a plain one, however many have been in it. */
export function kindOf({ parties }: Call): 'direct' | 'conference' {
  return seatsOf(parties) > 2 ? 'conference' : 'direct';
}

/** How many are in a call or rung for it; those who are rung for one group take one seat. */
export function seatsOf(parties: readonly Party[]): number {
  const those = stillIn(parties);
  const rungFor = those.filter(isRung).flatMap(({ group }) => group?.id ?? []);
  return those.length - rungFor.length + new Set(rungFor).size;
}

/** Milliseconds that a party has talked in a call, until now or until they left. */
export function talkedBy(call: Call, { state, talked }: Party, now: Instant): number {
  return state.is === 'joined' ? talked + Math.max(0, talkedMs(call, now) - state.talkFrom) : talked;
}

/** Whether a party has left the call to somebody who is rung: it comes back to them if nobody answers. */
export function mayComeBackTo({ transfer, parties }: Call, { id }: Party): boolean {
  return transfer?.by === id && parties.some((party) => (party.group?.id ?? party.id) === transfer.to && isRung(party));
}

/** Who rings a party, by user id; null when it is a transfer that has come back. */
export function ringerOf(call: Call, { id, invitedBy }: Party): string | null {
  return call.transfer?.by === id && call.transfer.returned !== null ? null : (invitedBy ?? callerOf(call).id);
}

export function callerOf({ parties }: Call): Party {
  return parties[0];
}

/** Who was called first. */
export function calleeOf({ parties }: Call): Party {
  return parties[1];
}

/** Whether somebody who was called has ever joined. */
export function wasAnswered({ parties: [, ...called] }: Call): boolean {
  return called.some(everJoined);
}

/** The place of a user in a call, or null for a stranger. */
export function partyOf({ parties }: Call, userId: string): Party | null {
  return parties.find(({ id }) => id === userId) ?? null;
}

/** Those who are in a call or rung for it, but for that user. */
export function othersIn({ parties }: Call, userId: string): readonly Party[] {
  return parties.filter((party) => party.id !== userId && !hasLeft(party));
}

/** Whether a user has joined a call that somebody else is in as well. */
export function isAccepted({ parties }: Call, userId: string): boolean {
  const joined = parties.filter(isJoined);
  return joined.length > 1 && joined.some(({ id }) => id === userId);
}

/** The parties who are rung now. */
export function rungIn({ parties }: Call): readonly Party[] {
  return parties.filter(isRung);
}

/** Whether a call rings for that user now. */
export function ringsFor(call: Call, userId: string): boolean {
  return rungIn(call).some(({ id }) => id === userId);
}

export function joinedIn({ parties }: Call): readonly JoinedParty[] {
  return parties.filter(isJoined);
}

/** Which endpoint speaks for a user, or spoke for them at last; null for who has not joined. */
export function endpointOn(call: Call, userId: string): EndpointRef | null {
  const party = partyOf(call, userId);
  return party === null ? null : endpointOf(party);
}

/** Whether one of those endpoints speaks for a user. */
export function isHeldBy(call: Call, userId: string, isMeant: (endpoint: EndpointRef) => boolean): boolean {
  const endpoint = endpointOn(call, userId);
  return endpoint !== null && isMeant(endpoint);
}

/**
 * Whether what comes by this endpoint is said for that user. While they are rung, every endpoint speaks for them, and
 * so does any once they have left.
 */
export function speaks(call: Call, userId: string, endpoint: EndpointRef): boolean {
  const party = partyOf(call, userId);
  return call.is === 'ended' || (party !== null && (!isJoined(party) || isSameEndpoint(party.state.endpoint, endpoint)));
}

/** Whether the endpoint has that user's place in the call. While they are rung, every endpoint does. */
export function holdsPlaceIn(call: Call, userId: string, endpoint: EndpointRef): boolean {
  const party = partyOf(call, userId);
  return party !== null && holdsPlace(party, endpoint);
}
