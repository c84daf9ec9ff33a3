import type { EndReason } from '@earshot/protocol';
import { isSameLeg, type Leg } from '../ports/leg.ts';
import {
  joinedIn,
  liveStatusOf,
  othersIn,
  partyOf,
  talkedMs,
  wasAnswered,
  type Call,
  type EndedCall,
  type Instant,
  type LiveCall,
  type Parties,
} from './call.ts';
import { hasLeft, hasRung, isJoined, joinedBy, withEndpoint, type Joined, type Left, type Party } from './party.ts';
import { recount } from './talk.ts';

/** What becomes of a party, by the id of its user. */
export type CallCommand =
  /** An endpoint confirms that it rings. */
  | { readonly type: 'ringing'; readonly by: string; readonly leg: Leg }
  | { readonly type: 'accept'; readonly by: string; readonly leg: Leg }
  | { readonly type: 'reject'; readonly by: string; readonly leg: Leg }
  | { readonly type: 'end'; readonly by: string; readonly reason: 'hung_up' | 'lost' | 'failed' }
  | { readonly type: 'hold'; readonly by: string }
  | { readonly type: 'resume'; readonly by: string }
  | { readonly type: 'mute'; readonly by: string; readonly muted: boolean }
  /** Another endpoint of the same user goes on with the call. */
  | { readonly type: 'take'; readonly by: string; readonly leg: Leg }
  /** A party has sound of the others, or has none. */
  | { readonly type: 'sound'; readonly by: string; readonly connected: boolean }
  /** The page of a party has closed and not come back, or is back. */
  | { readonly type: 'away'; readonly by: string; readonly away: boolean }
  /** They were rung long enough. */
  | { readonly type: 'no_answer'; readonly by: string }
  /** They are gone and have not hung up. */
  | { readonly type: 'lose'; readonly by: string; readonly reason: 'lost' | 'unreachable' };

export type Refused = 'not_in_call' | 'wrong_side' | 'wrong_state' | 'answered_elsewhere' | 'call_ended';

/** The call after the command; the same object when the command was fine and changed nothing. */
export type Stepped = { readonly ok: true; readonly call: Call } | { readonly ok: false; readonly refused: Refused };

/** A party in a call that lives, at this moment. */
interface Place {
  readonly call: LiveCall;
  readonly party: Party;
  readonly now: Instant;
}

function to(call: Call): Stepped {
  return { ok: true, call };
}

function refuse(refused: Refused): Stepped {
  return { ok: false, refused };
}

/** What a command makes of a call, or why it may not. Pure; what anybody can see of it adds one to the version. */
export function step(call: Call, command: CallCommand, now: Instant): Stepped {
  const party = partyOf(call, command.by);
  if (party === null) return refuse('not_in_call');
  if ((command.type === 'ringing' || command.type === 'accept' || command.type === 'reject') && party.role === 'caller')
    return refuse('wrong_side');
  if (call.is === 'ended') return refuse('call_ended');
  switch (party.state.is) {
    case 'rung':
      return whileRung({ call, party, now }, command);
    case 'joined':
      return whileJoined({ call, party, now }, party.state, command);
    case 'left':
      return refuse('wrong_state');
  }
}

function whileRung(place: Place, command: CallCommand): Stepped {
  switch (command.type) {
    case 'ringing':
      return to(rings(place, command.leg));
    case 'accept':
      return to(put(place, { ...place.party, state: joinedBy(command.leg) }));
    case 'reject': {
      const endpoints = withEndpoint(place.party.endpoints, command.leg, 'declined');
      return to(leave({ ...place, party: { ...place.party, endpoints } }, 'rejected', command.by));
    }
    case 'end':
      return to(leave(place, command.reason === 'failed' ? 'failed' : 'rejected', command.by));
    case 'no_answer':
      return to(leave(place, 'no_answer', null));
    case 'lose':
      return to(leave(place, command.reason, null));
    case 'take':
    case 'hold':
    case 'resume':
    case 'mute':
    case 'sound':
    case 'away':
      return refuse('wrong_state');
  }
}

function whileJoined(place: Place, state: Joined, command: CallCommand): Stepped {
  switch (command.type) {
    case 'accept':
    case 'reject':
      return answeredBefore(place, state, command);
    case 'take':
      return to(taken(place, state, command.leg));
    case 'mute':
      return to(become(place, state, { muted: command.muted }));
    case 'end':
      return to(leave(place, isAlone(place) ? endedAlone(command.reason) : command.reason, command.by));
    case 'lose':
      return to(leave(place, isAlone(place) ? command.reason : 'lost', null));
    case 'hold':
    case 'resume':
    case 'sound':
    case 'away':
      return inCompany(place, state, command);
    case 'ringing':
    case 'no_answer':
      return refuse('wrong_state');
  }
}

/** Who has accepted may say it again, where they have said it. */
function answeredBefore({ call }: Place, { leg }: Joined, command: CallCommand & { readonly type: 'accept' | 'reject' }): Stepped {
  if (!isSameLeg(command.leg, leg)) return refuse('answered_elsewhere');
  return command.type === 'accept' ? to(call) : refuse('wrong_state');
}

/** Whoever takes a place over is there; of its sound the last word stands until the new one says another. */
function taken(place: Place, state: Joined, leg: Leg): LiveCall {
  return isSameLeg(leg, state.leg) ? place.call : become(place, state, { leg, away: false });
}

type CompanyCommand = CallCommand & { readonly type: 'hold' | 'resume' | 'sound' | 'away' };

/** What makes sense once somebody else has joined. */
function inCompany(place: Place, state: Joined, command: CompanyCommand): Stepped {
  if (isAlone(place)) return refuse('wrong_state');
  switch (command.type) {
    case 'hold':
      return to(become(place, state, { held: true }));
    case 'resume':
      return state.held ? to(become(place, state, { held: false })) : refuse('wrong_state');
    case 'sound':
      return to(become(place, state, { sound: command.connected }));
    case 'away':
      return to(become(place, state, { away: command.away }));
  }
}

function isAlone({ call }: Place): boolean {
  return joinedIn(call).length < 2;
}

function endedAlone(reason: 'hung_up' | 'lost' | 'failed'): EndReason {
  return reason === 'failed' ? 'failed' : 'cancelled';
}

/** That another endpoint rings as well is kept, but nobody sees it: it makes no new version. */
function rings(place: Place, leg: Leg): LiveCall {
  const { call, party } = place;
  const endpoints = withEndpoint(party.endpoints, leg, 'ringing');
  if (endpoints === party.endpoints) return call;
  const next = put(place, { ...party, endpoints });
  return hasRung(party) ? { ...next, version: call.version } : next;
}

/** Something about a party who has joined becomes otherwise; the same call when it was so already. */
function become(place: Place, before: Joined, change: Partial<Joined>): LiveCall {
  const state: Joined = { ...before, ...change };
  return isSame(before, state) ? place.call : put(place, { ...place.party, state });
}

function isSame(one: Joined, other: Joined): boolean {
  return (
    isSameLeg(one.leg, other.leg) &&
    one.held === other.held &&
    one.muted === other.muted &&
    one.sound === other.sound &&
    one.away === other.away
  );
}

/** The call with this party in it, and everything that follows from that. */
function put({ call, now }: Place, party: Party): LiveCall {
  const parties = mapParties(call.parties, (other) => (other.id === party.id ? party : other));
  const heldAt = liveStatusOf(parties) === 'onhold' ? (call.heldAt ?? now.mono) : null;
  return { ...call, version: call.version + 1, parties, talk: recount(call.talk, parties, now.mono), heldAt };
}

/** A party goes; the call goes on while two are left, of whom one has joined. */
function leave(place: Place, why: EndReason, by: string | null): Call {
  const { call, party } = place;
  const others = othersIn(call, party.id);
  if (others.length < 2 || !others.some(isJoined)) return over(place, why, by);
  return put(place, { ...party, state: leftAs(party, why) });
}

function over({ call, party, now }: Place, reason: EndReason, endedBy: string | null): EndedCall {
  return {
    id: call.id,
    kind: call.kind,
    parties: mapParties(call.parties, (other) => gone(other.id === party.id ? party : other, reason)),
    createdAt: call.createdAt,
    version: call.version + 1,
    is: 'ended',
    // A call that failed was never heard; who says nothing of its sound says so at the end.
    talked: reason === 'failed' && wasAnswered(call) && !call.talk.told ? 0 : talkedMs(call, now),
    reason,
    endedBy,
  };
}

function gone(party: Party, reason: EndReason): Party {
  return hasLeft(party) ? party : { ...party, state: leftAs(party, reason) };
}

/** Who was rung when somebody hung up has missed it. */
function leftAs(party: Party, why: EndReason): Left {
  return isJoined(party)
    ? { is: 'left', why, joined: { leg: party.state.leg } }
    : { is: 'left', why: why === 'hung_up' ? 'cancelled' : why, joined: null };
}

function mapParties([first, second, ...rest]: Parties, map: (party: Party) => Party): Parties {
  return [map(first), map(second), ...rest.map(map)];
}
