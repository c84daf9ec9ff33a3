import { limits, type EndReason } from '@earshot/protocol';
import {
  joinedIn,
  liveStatusOf,
  othersIn,
  partyOf,
  rungIn,
  seatsOf,
  stillIn,
  talkedBy,
  talkedMs,
  wasAnswered,
  type Call,
  type EndedCall,
  type Instant,
  type LiveCall,
  type Parties,
} from './call.ts';
import type { EndpointRef } from '../ports/endpoint-ref.ts';
import {
  everJoined,
  hasLeft,
  isJoined,
  isRung,
  joinedBy,
  rungBy,
  type Joined,
  type JoinedParty,
  type Left,
  type Party,
  type Ringing,
  type RungFor,
} from './party.ts';
import { recount } from './talk.ts';

/** What is done to the parties of a call: invite one, join, leave, and what follows from that. Pure. */

/** What a call asks of the world when somebody who was rung has not come. */
export interface Ringers {
  /** Where a user can be rung to whom a call comes back, and until when (monotonic ms); null when they cannot. */
  readonly recall: (userId: string) => Omit<Ringing, 'id' | 'username' | 'group'> | null;
  /** Who is rung in the place of a party that leaves; null for nobody. */
  readonly instead: (call: LiveCall, party: Party, why: EndReason) => Instead | null;
}

/** Who is rung in the place of somebody: a user or a group, by id, and those of whom something rings. */
export interface Instead {
  readonly to: string;
  readonly rung: readonly [Ringing, ...Ringing[]];
  /** Members of the group who cannot be rung now, and will see that it was called. */
  readonly skipped: readonly Skipped[];
}

/** Somebody who is not rung: a member of a group, or one in whose place another is (`to`). */
export interface Skipped {
  readonly id: string;
  readonly username: string;
  readonly group?: RungFor;
  readonly to?: string;
  readonly why: EndReason;
}

/** A party in a call that lives, at this moment. */
export interface Place {
  readonly call: LiveCall;
  readonly party: Party;
  readonly now: Instant;
  readonly ringers: Ringers;
}

/** How a party goes. */
interface Leaving {
  readonly why: EndReason;
  /** The user who has decided it, or null. */
  readonly by: string | null;
  readonly message?: string | undefined;
  readonly to?: string | undefined;
}

/** Whether nobody else has joined. */
export function isAlone({ call }: Pick<Place, 'call'>): boolean {
  return joinedIn(call).length < 2;
}

/** Whether a call is between two who have joined, and rings nobody. */
export function isBetweenTwo({ parties }: LiveCall): boolean {
  const those = stillIn(parties);
  return those.length === 2 && those.every(isJoined);
}

/** The call with these parties, and everything that follows from that. */
function withParties(call: LiveCall, parties: Parties, { mono }: Instant): LiveCall {
  const talk = recount(call.talk, parties, mono);
  const heldAt = liveStatusOf(parties) === 'onhold' ? (call.heldAt ?? mono) : null;
  const begins = talk.told && !call.talk.told;
  return { ...call, version: call.version + 1, parties: begins ? mapParties(parties, talksFromNow) : parties, talk, heldAt };
}

/** The call with this party in it. */
export function put({ call, now }: Pick<Place, 'call' | 'now'>, party: Party): LiveCall {
  return withParties(call, replaced(call.parties, party), now);
}

function replaced(parties: Parties, party: Party): Parties {
  return mapParties(parties, (other) => (other.id === party.id ? party : other));
}

/** Talk time begins anew with the first word of sound, and that of each party with it. */
function talksFromNow(party: Party): Party {
  return isJoined(party) ? { ...party, state: { ...party.state, talkFrom: 0 } } : party;
}

/**
 * A party goes; the call goes on while two are left, of whom one has joined, or comes back to who has transferred it.
 */
export function leave(place: Place, how: Leaving): Call {
  const { call, party, now, ringers } = place;
  const instead = isRung(party) ? ringers.instead(call, party, how.why) : null;
  if (instead !== null) return replace(place, how, instead);
  const others = othersIn(call, party.id);
  if (others.length > 1 && others.some(isJoined)) return withParties(call, without(place, how), now);
  return cameBack(place, how) ?? over(place, how);
}

/** Somebody else is rung in the place of a party, or several. */
function replace(place: Place, how: Leaving, { to, rung, skipped }: Instead): LiveCall {
  const { party } = place;
  const left = without(place, { ...how, to });
  const all = [...rung.map((who) => rungInstead(who, party, left)), ...skipped.map((who) => passedOver(who, party))];
  return withParties(place.call, all.reduce(including, left), place.now);
}

/** Rung as the one was who has not come, and by the same. */
function rungInstead(who: Ringing, { role, invitedBy }: Party, parties: Parties): Party {
  return { ...rungBy(who, '', parties.find(({ id }) => id === who.id) ?? null), role, invitedBy };
}

/** A member of a group who could not be rung. */
export function passedOver({ why, to, ...who }: Skipped, { role, invitedBy }: Pick<Party, 'role' | 'invitedBy'>): Party {
  const state: Left = { is: 'left', why, message: '', joined: null, ...(to === undefined ? {} : { to }) };
  return { ...who, role, invitedBy, talked: 0, endpoints: [], state };
}

/** They have been rung long enough, and those with them who are rung for the same group. */
export function ringOut(place: Place): Call {
  const { now, party, call } = place;
  const due = rungIn(call).filter((other) => other.id === party.id || (isOfGroup(other, party.group) && rungUntil(other) <= now.mono));
  return due.reduce<Call>((left, { id }) => {
    const other = partyOf(left, id);
    return left.is === 'ended' || other === null ? left : leave({ ...place, call: left, party: other }, { why: 'no_answer', by: null });
  }, call);
}

function rungUntil({ state }: Party): number {
  return state.is === 'rung' ? state.until : Infinity;
}

function isOfGroup(party: Party, group: RungFor | undefined): boolean {
  return group !== undefined && party.group?.id === group.id;
}

/** A party takes the call: who is rung for the same group is rung no more, and neither is `instead`. */
export function join(place: Place, endpoint: EndpointRef, instead: Party | null = null): LiveCall {
  const { call, party, now } = place;
  const joined: Party = { ...party, state: joinedBy(endpoint, talkedMs(call, now)) };
  const group = party.group ?? instead?.group;
  const parties = mapParties(including(call.parties, joined), (other) => {
    const isOver = isRung(other) && other.id !== party.id && (other.id === instead?.id || isOfGroup(other, group));
    return isOver ? leftAs(place, other, { why: 'cancelled', by: party.id, to: party.id }) : other;
  });
  return withParties(call, parties, now);
}

/** The parties when this one has left; nobody is deaf to them any more. */
function without(place: Place, how: Leaving): Parties {
  const { party } = place;
  return mapParties(place.call.parties, (other) => (other.id === party.id ? leftAs(place, party, how) : forget(other, party.id)));
}

function forget(party: Party, userId: string): Party {
  if (!isJoined(party) || !party.state.deafTo.includes(userId)) return party;
  return { ...party, state: { ...party.state, deafTo: party.state.deafTo.filter((id) => id !== userId) } };
}

/** Somebody waits, and whom they were transferred to has not come: whoever transferred them is rung, if they can be. */
function cameBack(place: Place, how: Leaving): LiveCall | null {
  const { call, party, now, ringers } = place;
  const { transfer } = call;
  const [waiting, ...more] = joinedIn(call);
  if (transfer === null || transfer.returned !== null || transfer.to !== (party.group?.id ?? party.id) || !isRung(party)) return null;
  const before = partyOf(call, transfer.by);
  const where = ringers.recall(transfer.by);
  if (before === null || where === null || waiting === undefined || more.length > 0) return null;
  const rung = rungBy({ id: before.id, username: before.username, ...where }, waiting.id, before);
  const back = { ...call, transfer: { ...transfer, returned: how.why } };
  return withParties(back, replaced(without(place, how), rung), now);
}

/** The call is over for everybody. */
export function over(place: Place, how: Leaving, replacedBy: string | null = null): EndedCall {
  const { call, party, now } = place;
  const { why: reason, by: endedBy } = how;
  // A call that failed was never heard; who says nothing of its sound says so at the end.
  const isUnheard = reason === 'failed' && wasAnswered(call) && !call.talk.told;
  const parties = mapParties(call.parties, (other) => {
    if (other.id === party.id) return leftAs(place, party, how);
    return hasLeft(other) ? other : leftAs(place, other, { ...how, message: '', to: undefined });
  });
  const { id, createdAt, version, replaces, transfer } = call;
  const talked = isUnheard ? 0 : talkedMs(call, now);
  const those = isUnheard ? mapParties(parties, (other) => ({ ...other, talked: 0 })) : parties;
  return { id, parties: those, createdAt, version: version + 1, replaces, transfer, is: 'ended', talked, reason, endedBy, replacedBy };
}

/** Who was rung when somebody hung up has missed it. */
function leftAs({ call, now }: Pick<Place, 'call' | 'now'>, party: Party, { why, message = '', to }: Leaving): Party {
  const { state } = party;
  const left: Omit<Left, 'why' | 'joined'> = { is: 'left', message, ...(to === undefined ? {} : { to }) };
  if (state.is === 'joined')
    return { ...party, talked: talkedBy(call, party, now), state: { ...left, why, joined: { endpoint: state.endpoint } } };
  return { ...party, state: { ...left, why: why === 'hung_up' ? 'cancelled' : why, joined: state.joined } };
}

/** What would make a call too large, or name somebody who is in it already. */
type Unfit = 'wrong_state' | 'full';

/** Whom a party wants in the call: a user, or a group by those of it who can be rung. */
export type Wanted = Instead;

/** Somebody more is rung. */
export function invite({ call, party, now }: Place, who: Wanted): LiveCall | Unfit {
  const parties = ringing(call, party.id, who);
  return typeof parties === 'string' ? parties : withParties(call, parties, now);
}

/** A party leaves the other to somebody who is rung. */
export function handOver(place: Place, who: Wanted): LiveCall | Unfit {
  const { call, party, now } = place;
  if (!isBetweenTwo(call)) return 'wrong_state';
  const parties = ringing(call, party.id, who);
  if (typeof parties === 'string') return parties;
  const handed: LiveCall = { ...call, parties, transfer: { by: party.id, to: who.to, returned: null } };
  return withParties(handed, without({ ...place, call: handed }, { why: 'hung_up', by: party.id }), now);
}

function ringing({ parties }: LiveCall, by: string, { rung, skipped }: Wanted): Parties | Unfit {
  let all = parties;
  for (const who of rung) {
    const before = all.find(({ id }) => id === who.id) ?? null;
    if (before !== null && !hasLeft(before)) return 'wrong_state';
    all = including(all, rungBy(who, by, before));
  }
  const missed = skipped.map((who) => passedOver(who, { role: 'invited', invitedBy: by }));
  all = missed.filter(({ id }) => !all.some((party) => party.id === id)).reduce(including, all);
  return isTooMany(all) ? 'full' : all;
}

/** Whether so many cannot be in a call, or have been. */
export function isTooMany(parties: Parties): boolean {
  const seen = parties.filter((party) => party.group === undefined || everJoined(party));
  return seatsOf(parties) > limits.parties || seen.length > limits.partiesEver;
}

/** Each in their old place, or behind all others. */
function including(parties: Parties, party: Party): Parties {
  return parties.some(({ id }) => id === party.id) ? replaced(parties, party) : [...parties, party];
}

/**
 * Another call of a party becomes part of this one. With `merge` they stay; with `transfer` they leave the others to
 * each other.
 */
export function absorb(place: Place & { readonly state: Joined }, from: LiveCall, how: 'merge' | 'transfer'): LiveCall | Unfit {
  const { call, party, now, state } = place;
  const joining = joinedIn(from).filter(({ id }) => id !== party.id);
  const isSame = joining.some(({ id }) => othersIn(call, party.id).some((other) => other.id === id));
  // Nobody is left to themselves.
  if (how === 'transfer' && (isSame || !isBetweenTwo(call))) return 'wrong_state';
  const parties = joining.reduce<Parties>((all, other) => including(all, moved(place, other)), call.parties);
  if (isTooMany(parties)) return 'full';
  const [to] = joining;
  const both: LiveCall = { ...call, parties, replaces: from.id };
  if (how === 'merge' || to === undefined) return put({ call: both, now }, { ...party, state: { ...state, held: false } });
  const handed: LiveCall = { ...both, transfer: { by: party.id, to: to.id, returned: null } };
  return withParties(handed, without({ ...place, call: handed }, { why: 'hung_up', by: party.id }), now);
}

/** A party of the other call, as they are in this one: they hold and are muted as they were. */
function moved({ call, party: by, now }: Place, other: JoinedParty): Party {
  const before = partyOf(call, other.id);
  if (before !== null && isJoined(before)) return { ...before, state: { ...before.state, held: before.state.held && other.state.held } };
  const { endpoint, held, muted, away } = other.state;
  const state: Joined = { is: 'joined', endpoint, held, muted, sound: null, away, deafTo: [], talkFrom: talkedMs(call, now) };
  return { ...other, role: 'invited', invitedBy: by.id, talked: before?.talked ?? 0, state };
}

export function mapParties([first, second, ...rest]: Parties, map: (party: Party) => Party): Parties {
  return [map(first), map(second), ...rest.map(map)];
}
