import { times, type Call as CallOnWire, type Input } from '@earshot/protocol';
import { instantOf, partyOf, ringsFor, speaks, type Call } from '../calls/call.ts';
import { seenBy } from '../calls/seen-by.ts';
import { isJoined, endpointOf } from '../calls/party.ts';
import { makeWay, placeIn, type Engaged, type Verdict } from '../calls/policy.ts';
import type { CallCommand, Refused, Stepped } from '../calls/call-step.ts';
import { callSnapshot } from '../calls/snapshot.ts';
import { endpointAt, type Person } from '../people/person.ts';
import { isSameEndpoint, type EndpointRef } from '../ports/endpoint-ref.ts';
import { senderEndpoint, type Sender, type Parts, type Seat } from './parts.ts';
import { refuse, type Outcome, type Refusal } from './refusal.ts';
import { sdpOf } from './sizes.ts';

type CallBody = { status: 'success'; call: CallOnWire };

/** The call as it stands now, as one user sees it (null: who is none of its parties). */
export function snapshotNow({ clock }: Parts, call: Call, viewerId: string | null): CallOnWire {
  return callSnapshot(call, instantOf(clock), viewerId);
}

/** A refusal because the call is over, for that user at least. */
export function refuseEnded(parts: Parts, call: Call, viewerId: string | null): Refusal {
  const seen = seenBy(call, viewerId);
  const reason = seen.is === 'ended' ? seen.reason : 'hung_up';
  return { ...refuse('call_ended'), ended: { reason, call: snapshotNow(parts, call, viewerId) } };
}

/** Why a call may not begin, in words. */
export const hindrances: Readonly<Record<Exclude<Verdict, 'free'>, Refusal>> = {
  active: refuse('busy'),
  dialing: refuse('busy', 'You are calling somebody already. Cancel that call first.'),
  together: refuse('busy', 'You are in a call with this person already.'),
  full: refuse('full'),
  user_busy: refuse('user_busy'),
};

/** Somebody with their calls. */
export function engaged({ switchboard }: Parts, { id }: Pick<Person, 'id'>): Engaged {
  return { id, calls: switchboard.callsOf(id) };
}

/** Carries out a command of the machine and answers the call, or why it may not be. */
function act(parts: Parts, call: Call, command: CallCommand): Outcome<CallBody> {
  return answerStep(parts, { id: call.id, by: command.by }, parts.switchboard.act(call, command));
}

/** Who has done something to which call. */
interface Done {
  readonly id: string;
  readonly by: string;
}

export function answerStep(parts: Parts, done: Done, stepped: Stepped): Outcome<CallBody> {
  if (stepped.ok) return { ok: true, body: { status: 'success', call: snapshotNow(parts, stepped.call, done.by) } };
  return refuseStep(parts, done, stepped.refused);
}

interface Accepting {
  /** What becomes of the call that they are in. */
  readonly others: 'hold' | 'end';
  readonly answer?: string | undefined;
}

/** Who is calling somebody cannot set that aside for this call; to accept it with others: end cancels theirs. */
export const cancelOrEnd = 'You are calling somebody. Cancel that call first, or accept this one with others: end.';

/** Accepts a call; who does so joins by their endpoint, and leaves or sets aside what they were in. */
export function acceptBy(parts: Parts, call: Call, sender: Sender, { others, answer }: Accepting): Outcome<CallBody> {
  const { person } = sender;
  const way = ringsFor(call, person.id) ? makeWay(engaged(parts, person), others) : [];
  if (way === null) return refuse('busy', cancelOrEnd);
  const command = { type: 'accept', by: person.id, endpoint: senderEndpoint(sender) } as const;
  const accepted = answerStep(parts, { id: call.id, by: person.id }, parts.switchboard.actTogether(way, { call, command, answer }));
  if (accepted.ok) awaitEndpoint(parts, sender);
  return accepted;
}

/** Whoever holds a side by an endpoint that is not connected has the usual time to come. */
export function awaitEndpoint({ attendance }: Parts, { person, device, endpoint, named }: Sender): void {
  if (endpoint === null && named !== null) attendance.await(person, device, named);
}

/** Why a step was refused, in words. */
export function refuseStep(parts: Parts, { id, by }: Done, refused: Refused): Refusal {
  const call = parts.switchboard.get(id);
  return refused === 'call_ended' && call?.is === 'ended' ? refuseEnded(parts, call, by) : refuse(refused);
}

export function ringing(
  parts: Parts,
  { call, party }: Seat,
  sender: Sender,
  { sound: isHeard = true }: Input<'call/ringing'>,
): Outcome<CallBody> {
  return act(parts, call, { type: 'ringing', by: party.id, endpoint: senderEndpoint(sender), silent: !isHeard });
}

export function accept(parts: Parts, { call }: Seat, sender: Sender, input: Input<'call/accept'>): Outcome<CallBody> {
  const { answer, others = 'hold', to } = input;
  const from = to === undefined ? null : partyOf(call, to);
  if (to !== undefined && from === null) return refuse('bad_request', 'to: this is no other party of the call.');
  // By a transfer or a leave it may be a ring of somebody else by now, whom nobody has seen.
  if (from !== null && !isJoined(from)) return refuse('wrong_state', 'Whom this ring was from has left the call. Look who it is from now.');
  return acceptBy(parts, call, sender, { others, answer: answer === undefined ? undefined : sdpOf(answer) });
}

export function reject(parts: Parts, { call, party }: Seat, sender: Sender, { message }: Input<'call/reject'>): Outcome<CallBody> {
  return act(parts, call, { type: 'reject', by: party.id, endpoint: senderEndpoint(sender), message: message?.trim() });
}

/**
 * Who says so may hang up from wherever they are; that the sound is lost or never came is known only where it should be
 * heard.
 */
export function end(
  parts: Parts,
  { call, party }: Seat,
  sender: Sender,
  { reason = 'hung_up', anywhere = false }: Input<'call/end'>,
): Outcome<CallBody> {
  return (anywhere && reason === 'hung_up') || speaks(call, party.id, senderEndpoint(sender))
    ? act(parts, call, { type: 'end', by: party.id, reason })
    : refuse('answered_elsewhere');
}

export function hold(parts: Parts, { call, party }: Seat): Outcome<CallBody> {
  return act(parts, call, { type: 'hold', by: party.id });
}

/** Goes on with a call that was set aside, and sets aside the one that is active. */
export function resume(parts: Parts, { call, party }: Seat, { person }: Sender): Outcome<CallBody> {
  const way = call.is === 'live' && placeIn(call, party.id) === 'aside' ? makeWay(engaged(parts, person), 'hold') : [];
  if (way === null) return hindrances.dialing;
  return answerStep(
    parts,
    { id: call.id, by: party.id },
    parts.switchboard.actTogether(way, { call, command: { type: 'resume', by: party.id } }),
  );
}

export function mute(parts: Parts, { call, party }: Seat, _sender: Sender, { muted }: Input<'call/mute'>): Outcome<CallBody> {
  return act(parts, call, { type: 'mute', by: party.id, muted });
}

export function sound(parts: Parts, { call, party }: Seat, _sender: Sender, { connected, to }: Input<'call/sound'>): Outcome<CallBody> {
  return act(parts, call, { type: 'sound', by: party.id, connected, of: to });
}

const unconnected = 'This endpoint is not connected. Connect it, and take the call then.';
const stillThere = 'Another device of yours is in this call. Leave out "gone" to take the call from it.';

export function take(parts: Parts, { call, party }: Seat, sender: Sender, input: Input<'call/take'>): Outcome<CallBody> {
  const endpoint = senderEndpoint(sender);
  if (sender.endpoint === null && endpoint.id !== null) return refuse('wrong_state', unconnected);
  const holder = endpointOf(party);
  const isOthers = holder !== null && !isSameEndpoint(holder, endpoint);
  if (call.is === 'live' && input.gone === true && isOthers && isThere(parts, sender.person, holder))
    return refuse('wrong_state', stillThere);
  return act(parts, call, { type: 'take', by: party.id, endpoint });
}

/**
 * Whether who holds a side of a person is there at this moment: an endpoint with a wire, or a program that has asked
 * something of late.
 */
function isThere({ clock }: Parts, person: Person, endpoint: EndpointRef): boolean {
  if (endpoint.id !== null) return (endpointAt(person, endpoint)?.wire ?? null) !== null;
  return clock.mono() - (person.devices.get(endpoint.device)?.askedMono ?? -Infinity) < times.restSilence;
}
