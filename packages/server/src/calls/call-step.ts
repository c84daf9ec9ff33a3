import type { EndReason } from '@earshot/protocol';
import { isSameEndpoint, type EndpointRef } from '../ports/endpoint-ref.ts';
import { partyOf, rungIn, type Call, type Instant, type LiveCall } from './call.ts';
import {
  absorb,
  handOver,
  invite,
  isAlone,
  isBetweenTwo,
  isTooMany,
  join,
  leave,
  over,
  put,
  ringOut,
  type Place,
  type Ringers,
  type Wanted,
} from './call-moves.ts';
import { hasLeft, isRung, ringingDevices, withEndpoint, withoutConfirmed, type Joined, type Party } from './party.ts';

/** What becomes of a party, by the id of its user. */
export type CallCommand = OwnCommand | MovingCommand | PickUp;

/** Somebody who is not in the call takes it in the place of one who is rung (`of`). */
interface PickUp {
  readonly type: 'pick_up';
  readonly by: string;
  readonly username: string;
  readonly endpoint: EndpointRef;
  readonly of: string;
}

/** What somebody does for themselves. */
type OwnCommand =
  /** An endpoint confirms that it rings, or shows the ring and can make no sound. */
  | { readonly type: 'ringing'; readonly by: string; readonly endpoint: EndpointRef; readonly silent?: boolean }
  /** Endpoints are gone at which it may have rung. */
  | { readonly type: 'unconfirm'; readonly by: string; readonly endpoints: readonly EndpointRef[] }
  | { readonly type: 'accept'; readonly by: string; readonly endpoint: EndpointRef }
  | { readonly type: 'reject'; readonly by: string; readonly endpoint: EndpointRef; readonly message?: string | undefined }
  | { readonly type: 'end'; readonly by: string; readonly reason: 'hung_up' | 'lost' | 'failed' }
  | { readonly type: 'hold'; readonly by: string }
  | { readonly type: 'resume'; readonly by: string }
  | { readonly type: 'mute'; readonly by: string; readonly muted: boolean }
  /** Another endpoint of the same user goes on with the call. */
  | { readonly type: 'take'; readonly by: string; readonly endpoint: EndpointRef }
  /** A party has sound of the others, or of that one, or has none. */
  | { readonly type: 'sound'; readonly by: string; readonly connected: boolean; readonly of?: string | undefined }
  /** The page of a party has closed and not come back, or is back. */
  | { readonly type: 'away'; readonly by: string; readonly away: boolean }
  /** They were rung long enough. */
  | { readonly type: 'no_answer'; readonly by: string }
  /** They are gone and have not hung up. */
  | { readonly type: 'lose'; readonly by: string; readonly reason: 'lost' | 'unreachable' };

/** What changes who is in the call. */
type MovingCommand =
  /** Somebody more is rung. */
  | { readonly type: 'invite'; readonly by: string; readonly who: Wanted }
  /** A party leaves the other to somebody who is rung. */
  | { readonly type: 'transfer'; readonly by: string; readonly who: Wanted }
  /** Another call of a party becomes part of this one; with `transfer` the party leaves. */
  | { readonly type: 'absorb'; readonly by: string; readonly from: LiveCall; readonly how: Joining }
  /** The call ends, for it has become part of another. */
  | { readonly type: 'dissolve'; readonly by: string; readonly into: string; readonly how: Joining };

export type Joining = 'merge' | 'transfer';
export type Refused = 'not_in_call' | 'wrong_side' | 'wrong_state' | 'full' | 'answered_elsewhere' | 'call_ended';

/** The call after the command; the same object when the command was fine and changed nothing. */
export type Stepped = { readonly ok: true; readonly call: Call } | { readonly ok: false; readonly refused: Refused };

function to(call: Call): Stepped {
  return { ok: true, call };
}

function refuse(refused: Refused): Stepped {
  return { ok: false, refused };
}

/** Nobody is rung in the place of anybody, and nothing comes back. */
const noRingers: Ringers = { recall: () => null, instead: () => null };

/**
 * What a command makes of a call, or why it may not. Pure; what anybody can see of it adds one to the version.
 * `ringers` say who is rung when somebody has not come.
 */
export function step(call: Call, command: CallCommand, now: Instant, ringers: Ringers = noRingers): Stepped {
  if (command.type === 'pick_up') return pickUp(call, command, now, ringers);
  const party = partyOf(call, command.by);
  if (party === null) return refuse('not_in_call');
  if ((command.type === 'ringing' || command.type === 'accept' || command.type === 'reject') && party.role === 'caller')
    return refuse('wrong_side');
  if (call.is === 'ended') return refuse('call_ended');
  const place = { call, party, now, ringers };
  if (isMoving(command)) return move(place, command);
  switch (party.state.is) {
    case 'rung':
      return whileRung(place, command);
    case 'joined':
      return whileJoined(place, party.state, command);
    case 'left':
      return refuse('wrong_state');
  }
}

function pickUp(call: Call, { by: id, username, endpoint, of }: PickUp, now: Instant, ringers: Ringers): Stepped {
  if (call.is === 'ended') return refuse('call_ended');
  const instead = partyOf(call, of);
  if (instead === null || !isRung(instead)) return refuse('answered_elsewhere');
  const before = partyOf(call, id);
  if (before !== null && !hasLeft(before)) return refuse('wrong_state');
  const party = { ...instead, id, username, talked: before?.talked ?? 0, endpoints: [] };
  const joined = join({ call, party, now, ringers }, endpoint, instead);
  return isTooMany(joined.parties) ? refuse('full') : to(joined);
}

function whileRung(place: Place, command: OwnCommand): Stepped {
  switch (command.type) {
    case 'ringing':
      return to(confirmed(place, ringingAt(place.party, command)));
    case 'unconfirm':
      return to(confirmed(place, withoutConfirmed(place.party.endpoints, command.endpoints)));
    case 'accept':
      return to(join(place, command.endpoint));
    case 'reject': {
      const endpoints = withEndpoint(place.party.endpoints, command.endpoint, 'declined');
      const { by, message } = command;
      return to(leave({ ...place, party: { ...place.party, endpoints } }, { why: 'rejected', by, message }));
    }
    case 'end':
      return to(leave(place, { why: command.reason === 'failed' ? 'failed' : 'rejected', by: command.by }));
    case 'no_answer':
      return to(ringOut(place));
    case 'lose':
      return to(leave(place, { why: command.reason, by: null }));
    case 'take':
    case 'hold':
    case 'resume':
    case 'mute':
    case 'sound':
    case 'away':
      return refuse('wrong_state');
  }
}

function whileJoined(place: Place, state: Joined, command: OwnCommand): Stepped {
  switch (command.type) {
    case 'accept':
    case 'reject':
      return answeredBefore(place, state, command);
    case 'take':
      return to(taken(place, state, command.endpoint));
    case 'mute':
      return to(become(place, state, { muted: command.muted }));
    case 'end':
      return to(leave(place, { why: whyEnded(place, command.reason), by: command.by }));
    case 'lose':
      return to(leave(place, { why: isAlone(place) ? command.reason : 'lost', by: null }));
    case 'hold':
    case 'resume':
    case 'sound':
    case 'away':
      return inCompany(place, state, command);
    case 'ringing':
    case 'unconfirm':
    case 'no_answer':
      return refuse('wrong_state');
  }
}

/** Who has accepted may say it again, where they have said it. */
function answeredBefore({ call }: Place, { endpoint }: Joined, command: OwnCommand & { readonly type: 'accept' | 'reject' }): Stepped {
  if (!isSameEndpoint(command.endpoint, endpoint)) return refuse('answered_elsewhere');
  return command.type === 'accept' ? to(call) : refuse('wrong_state');
}

/** Whoever takes a place over is there; of its sound the last word stands until the new one says another. */
function taken(place: Place, state: Joined, endpoint: EndpointRef): LiveCall {
  return isSameEndpoint(endpoint, state.endpoint) ? place.call : become(place, state, { endpoint, away: false });
}

type CompanyCommand = OwnCommand & { readonly type: 'hold' | 'resume' | 'sound' | 'away' };

/** What makes sense once somebody else has joined. */
function inCompany(place: Place, state: Joined, command: CompanyCommand): Stepped {
  // Who had set the call aside before they were transferred comes back to it while it rings, too.
  if (isAlone(place) && command.type !== 'resume') return refuse('wrong_state');
  switch (command.type) {
    case 'hold':
      return to(become(place, state, { held: true }));
    case 'resume':
      return state.held ? to(become(place, state, { held: false })) : refuse('wrong_state');
    case 'sound':
      return command.of === undefined ? to(become(place, state, { sound: command.connected })) : soundOf(place, state, command.of, command);
    case 'away':
      return to(become(place, state, { away: command.away }));
  }
}

function soundOf(place: Place, state: Joined, other: string, { connected }: { readonly connected: boolean }): Stepped {
  if (other === place.party.id || partyOf(place.call, other)?.state.is !== 'joined') return refuse('wrong_state');
  if (state.deafTo.includes(other) !== connected) return to(place.call);
  return to(become(place, state, { deafTo: connected ? state.deafTo.filter((id) => id !== other) : [...state.deafTo, other] }));
}

const moves: ReadonlySet<string> = new Set<MovingCommand['type']>(['invite', 'transfer', 'absorb', 'dissolve']);

function isMoving(command: CallCommand): command is MovingCommand {
  return moves.has(command.type);
}

/** Only who has joined changes who is in the call, and only with others in it. */
function move(place: Place, command: MovingCommand): Stepped {
  const { state } = place.party;
  if (state.is !== 'joined' || isAlone(place)) return refuse('wrong_state');
  switch (command.type) {
    case 'invite':
      return orRefuse(invite(place, command.who));
    case 'transfer':
      return orRefuse(handOver(place, command.who));
    case 'absorb':
      return orRefuse(absorb({ ...place, state }, command.from, command.how));
    case 'dissolve': {
      const isWhole = command.how === 'merge' ? rungIn(place.call).length === 0 : isBetweenTwo(place.call);
      return isWhole ? to(over(place, { why: 'hung_up', by: command.by }, command.into)) : refuse('wrong_state');
    }
  }
}

function orRefuse(moved: LiveCall | Refused): Stepped {
  return typeof moved === 'string' ? refuse(moved) : to(moved);
}

function whyEnded(place: Place, reason: 'hung_up' | 'lost' | 'failed'): EndReason {
  return isAlone(place) && reason !== 'failed' ? 'cancelled' : reason;
}

function ringingAt({ endpoints }: Party, { endpoint, silent }: OwnCommand & { readonly type: 'ringing' }): Party['endpoints'] {
  return withEndpoint(endpoints, endpoint, silent === true ? 'silent' : 'ringing');
}

/** Others see on how many devices it rings: only a change of that is a new version. */
function confirmed(place: Place, endpoints: Party['endpoints']): LiveCall {
  const { call, party } = place;
  if (endpoints === party.endpoints) return call;
  const rung: Party = { ...party, endpoints };
  const next = put(place, rung);
  return ringingDevices(rung).size === ringingDevices(party).size ? { ...next, version: call.version } : next;
}

/** Something about a party who has joined becomes otherwise; the same call when it was so already. */
function become(place: Place, before: Joined, change: Partial<Joined>): LiveCall {
  const state: Joined = { ...before, ...change };
  return isSame(before, state) ? place.call : put(place, { ...place.party, state });
}

function isSame(one: Joined, other: Joined): boolean {
  return (
    isSameEndpoint(one.endpoint, other.endpoint) &&
    one.held === other.held &&
    one.muted === other.muted &&
    one.sound === other.sound &&
    one.away === other.away &&
    one.deafTo === other.deafTo
  );
}
