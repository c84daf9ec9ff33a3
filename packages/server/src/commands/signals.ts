import type { Input, Success } from '@earshot/protocol';
import { calleeOf, callerOf, mayComeBackTo, othersIn, partyOf, ringsFor, type Call } from '../calls/call.ts';
import { boxOf, collect, emptyMailbox, type Box, type Pair, type Signal } from '../calls/mailbox.ts';
import { offerTo } from '../calls/offers.ts';
import { hasLeft, isJoined, isRung, endpointOf, type Party } from '../calls/party.ts';
import { leftBehind, seenBy } from '../calls/seen-by.ts';
import { lifeOf, trialLife } from '../ice/servers.ts';
import { refuseEnded, snapshotNow } from './calls.ts';
import { endpointAt } from '../people/person.ts';
import { senderEndpoint, type Sender, type Parts, type Seat } from './parts.ts';
import { refuse, refuseTooMany, type Outcome, type Refusal } from './refusal.ts';
import { candidatesOf, sdpOf } from './sizes.ts';

type Nothing = { status: 'success' };
/** Seconds after which it is worth trying again while it rings. */
const earlyPause = 5;
const done: Outcome<Nothing> = { ok: true, body: { status: 'success' } };

/**
 * Whom a command is about: the party that it names, or else the only other one. Of a group, everybody whom it rings.
 */
function othersAt({ call, party }: Seat, field: 'to' | 'from', named: string | undefined): readonly [Party, ...Party[]] | Refusal {
  const [first, ...rest] = named === undefined ? seatsBeside(call, party) : seatsNamed(call, party, named);
  if (first === undefined)
    return named === undefined ? refuse('wrong_state') : refuse('bad_request', `${field}: this is no other party of the call.`);
  if (named === undefined && rest.length > 0)
    return refuse('bad_request', `${field}: this is needed and is missing, for more than two are in the call.`);
  return first;
}

type Seated = readonly [Party, ...Party[]];

function seatsNamed(call: Call, { id }: Party, named: string): readonly Seated[] {
  const other = named === id ? null : partyOf(call, named);
  if (other !== null) return [[other]];
  const members = call.parties.filter(({ group }) => group?.id === named);
  const [first, ...rest] = members.filter(isJoined).length > 0 ? members.filter(isJoined) : members.filter(isRung);
  return first === undefined ? [] : [[first, ...rest]];
}

/** Who is in a call beside somebody; those who are rung for one group have one seat, and beside one of them none. */
function seatsBeside(call: Call, party: Party): readonly Seated[] {
  const seats = new Map<string, Party[]>();
  for (const other of othersIn(call, party.id)) {
    const isMate = isRung(other) && other.group !== undefined;
    if (isMate && isRung(party) && other.group?.id === party.group?.id) continue;
    const key = isMate ? (other.group?.id ?? other.id) : other.id;
    seats.set(key, [...(seats.get(key) ?? []), other]);
  }
  return [...seats.values()].flatMap(([first, ...rest]) => (first === undefined ? [] : [[first, ...rest] as const]));
}

interface Passed {
  readonly to: string | undefined;
  readonly signal: Signal;
}

function pass(parts: Parts, seat: Seat, sender: Sender, { to, signal }: Passed): Outcome<Nothing> {
  const { call, party } = seat;
  if (call.is === 'ended') return refuseEnded(parts, call, party.id);
  const others = othersAt(seat, 'to', to);
  if ('ok' in others) return others;
  if (others.every(hasLeft)) return refuse('wrong_state', 'This party has left the call.');
  if (isRung(party) && others.some(isRung)) return refuse('wrong_state', 'Neither of you has joined the call yet.');
  const taken = others.map((other) =>
    parts.switchboard.signal(call, { from: party.id, to: other.id, endpoint: senderEndpoint(sender) }, signal),
  );
  if (taken.some(Boolean)) return done;
  return refuseTooMany(earlyPause, 'This is more than may be sent before the call is accepted. Wait until it is.');
}

export function offer(parts: Parts, seat: Seat, sender: Sender, input: Input<'signal/offer'>): Outcome<Nothing> {
  return pass(parts, seat, sender, { to: input.to, signal: { kind: 'offer', sdp: sdpOf(input.offer) } });
}

export function answer(parts: Parts, seat: Seat, sender: Sender, input: Input<'signal/answer'>): Outcome<Nothing> {
  return pass(parts, seat, sender, { to: input.to, signal: { kind: 'answer', sdp: sdpOf(input.answer) } });
}

export function ice(parts: Parts, seat: Seat, sender: Sender, input: Input<'signal/ice'>): Outcome<Nothing> {
  return pass(parts, seat, sender, { to: input.to, signal: { kind: 'candidates', candidates: candidatesOf(input.candidate) } });
}

/** The oldest call that rings for me. A client that only makes requests confirms the ring by being handed it. */
export function incoming(parts: Parts, sender: Sender): Outcome<Success<'signal/incoming'>> {
  const { person, endpoint } = sender;
  const { switchboard } = parts;
  const found = switchboard.callsOf(person.id).find((one) => ringsFor(one, person.id));
  if (found === undefined) return { ok: true, body: { status: 'success', call: null } };
  const rung = endpoint === null ? switchboard.act(found, { type: 'ringing', by: person.id, endpoint: senderEndpoint(sender) }) : null;
  const call = rung?.ok === true ? rung.call : found;
  const made = offerTo(call, switchboard.mailbox(call.id), person.id);
  return {
    ok: true,
    body: { status: 'success', call: { ...snapshotNow(parts, call, person.id), ...made } },
  };
}

export function status(parts: Parts, call: Call, viewerId: string | null): Outcome<Success<'signal/status'>> {
  const seen = seenNow(call, viewerId);
  return seenBy(seen, viewerId).is === 'ended'
    ? { ...refuseEnded(parts, seen, viewerId), http: 404 }
    : { ok: true, body: { status: 'success', call: snapshotNow(parts, call, viewerId) } };
}

/** To whoever has left it a call is over, but not to somebody to whom it may yet come back. */
function seenNow(call: Call, viewerId: string | null): Call {
  const viewer = viewerId === null ? null : partyOf(call, viewerId);
  return viewer !== null && hasLeft(viewer) && !mayComeBackTo(call, viewer) ? leftBehind(call, viewer) : call;
}

/** What one has sent to another that may be seen: nothing before they have accepted. */
function shown(parts: Parts, call: Call, pair: Pair): Box {
  return boxOf(ringsFor(call, pair.from) ? emptyMailbox : parts.switchboard.mailbox(call.id), pair);
}

/** A body with a description, or one that says there is none yet. */
interface Described {
  readonly status: 'success' | 'pending';
  readonly offer?: string;
  readonly answer?: string;
}

type Kind = 'offer' | 'answer';

/** The latest description of that kind that one has sent to the other, whoever asks. */
function describe(parts: Parts, call: Call, pair: Pair, kind: Kind): Outcome<Described> {
  if (call.is === 'ended') return refuseEnded(parts, call, null);
  const sdp = shown(parts, call, pair)[kind];
  return { ok: true, body: sdp === null ? { status: 'pending' } : { status: 'success', [kind]: sdp } };
}

/** The caller's offer or the callee's answer, as the old system names them. */
export function describeFirst(parts: Parts, call: Call, viewerId: string | null, kind: Kind): Outcome<Described> {
  const seen = seenNow(call, viewerId);
  if (seenBy(seen, viewerId).is === 'ended') return refuseEnded(parts, seen, viewerId);
  const [caller, callee] = [callerOf(call).id, calleeOf(call).id];
  return describe(parts, call, kind === 'offer' ? { from: caller, to: callee } : { from: callee, to: caller }, kind);
}

function describeTo(parts: Parts, seat: Seat, from: string | undefined, kind: Kind): Outcome<Described> {
  const others = othersAt(seat, 'from', from);
  if ('ok' in others) return others;
  const [other] = others;
  return describe(parts, seat.call, { from: other.id, to: seat.party.id }, kind);
}

export function getOffer(parts: Parts, seat: Seat, _sender: Sender, { from }: Input<'signal/get-offer'>): Outcome<Described> {
  return describeTo(parts, seat, from, 'offer');
}

export function getAnswer(parts: Parts, seat: Seat, _sender: Sender, { from }: Input<'signal/get-answer'>): Outcome<Described> {
  return describeTo(parts, seat, from, 'answer');
}

export function getIce(parts: Parts, seat: Seat, _sender: Sender, input: Input<'signal/get-ice'>): Outcome<Success<'signal/get-ice'>> {
  const { call, party } = seat;
  if (call.is === 'ended') return refuseEnded(parts, call, party.id);
  const others = othersAt(seat, 'from', input.from);
  if ('ok' in others) return others;
  const [other] = others;
  const { candidates, next } = collect(shown(parts, call, { from: other.id, to: party.id }), input.after ?? 0);
  return { ok: true, body: { status: 'success', candidates: [...candidates], next } };
}

/** The servers for this call, from where I am and from where the other is, as far as that is known. */
export function iceServers(
  parts: Parts,
  seat: Seat,
  { person, address }: Sender,
  { to }: Input<'ice-servers'>,
): Outcome<Success<'ice-servers'>> {
  const { call } = seat;
  if (call.is === 'ended') return refuseEnded(parts, call, person.id);
  const others = othersAt(seat, 'to', to);
  if ('ok' in others) return others;
  // One device outside is enough to need them.
  const servers = others
    .flatMap((other) => addressesOf(parts, other, address))
    .map((theirs) => parts.chooseIceServers({ userId: person.id, callId: call.id, mine: address, theirs }))
    .reduce((most, each) => (each.length > most.length ? each : most));
  return { ok: true, body: { status: 'success', ice_servers: [...servers], ...lifeOf(servers) } };
}

/** All servers, for somebody who tries from where they are which of them are reached. */
export function trialServers(parts: Parts, { person, address }: Sender): Outcome<Success<'ice-servers/trial'>> {
  const servers = parts.chooseIceServers({ userId: person.id, callId: null, mine: address, theirs: '' });
  return { ok: true, body: { status: 'success', ice_servers: [...servers], ...lifeOf(servers, trialLife) } };
}

/**
 * Where another party may be: who is rung, at any of their devices. Somebody who is only awaited after a restart has
 * not said, and is taken to be where `mine` is.
 */
function addressesOf({ people }: Parts, party: Party, mine: string): readonly [string, ...string[]] {
  const person = people.get(party.id);
  const holder = endpointOf(party);
  const devices = [...(person?.devices.values() ?? [])].filter(({ id }) => holder === null || id === holder.device);
  const endpoint = holder === null || person === undefined ? undefined : endpointAt(person, holder);
  const [first, ...others] = (endpoint === undefined ? devices : [endpoint]).map(({ address }) => address).filter((known) => known !== '');
  return first === undefined ? [mine] : [first, ...others];
}
