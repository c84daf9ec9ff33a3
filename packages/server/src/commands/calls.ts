import { times, type Call as CallOnWire, type Input, type Success } from '@earshot/protocol';
import { ringsFor, speaks, type Call, type EndedCall } from '../calls/call.ts';
import { legOf as legOfParty } from '../calls/party.ts';
import { callFrom, judgeCall, makeWay, placeIn, type Engaged, type Verdict } from '../calls/policy.ts';
import { mayRing, type Ringable } from '../calls/disturbing.ts';
import type { CallCommand, Refused, Stepped } from '../calls/call-step.ts';
import type { RingPause } from '../calls/ring-budget.ts';
import { callSnapshot } from '../calls/snapshot.ts';
import { endpointAt, endpointsOf, type Person } from '../people/person.ts';
import { isSameLeg, type Leg } from '../ports/leg.ts';
import { legOf, onlineTo, type Sender, type Parts, type Seat } from './parts.ts';
import { refuse, refuseTooMany, type Outcome, type Refusal } from './refusal.ts';
import { sdpOf } from './sizes.ts';

type CallBody = { status: 'success'; call: CallOnWire };

/** The call as it stands now. */
export function snapshotNow({ clock }: Parts, call: Call): CallOnWire {
  return callSnapshot(call, { mono: clock.mono() });
}

/** A refusal because the call is over. */
export function refuseEnded(parts: Parts, call: EndedCall): Refusal {
  return {
    ...refuse('call_ended'),
    ended: { reason: call.reason, call: snapshotNow(parts, call) },
  };
}

/** Why a call may not begin, in words. */
const hindrances: Readonly<Record<Exclude<Verdict, 'free'>, Refusal>> = {
  active: refuse('busy'),
  dialing: refuse('busy', 'You are calling somebody already. Cancel that call first.'),
  together: refuse('busy', 'You are in a call with this person already.'),
  full: refuse('full'),
  user_busy: refuse('user_busy'),
};

export function initiate(parts: Parts, sender: Sender, input: Input<'call/initiate'>): Outcome<Success<'call/initiate'>> {
  const { person } = sender;
  if (input.target_user_id === person.id) return refuse('yourself');
  // Who calls me is there for me, even if they have blocked me.
  const theirs = callFrom(engaged(parts, person), input.target_user_id);
  if (theirs !== null) {
    const accepted = acceptBy(parts, theirs, sender, { others: 'hold' });
    return accepted.ok ? { ok: true, body: { ...accepted.body, call_id: theirs.id } } : accepted;
  }
  const target = onlineTo(parts, person.id, input.target_user_id);
  if (target === undefined) return refuse('user_not_found');
  const callee = { ...engaged(parts, target), oneOnly: !parts.availabilities.of(target.id).waiting };
  const verdict = judgeCall(engaged(parts, person), callee);
  if (verdict !== 'free' && verdict !== 'user_busy') return hindrances[verdict];
  const often = refuseOften(parts, person, target);
  if (often !== null) return often;
  if (mayDisturb(parts, person, target) !== 'yes') return refuseDnd(parts, person, target);
  return verdict === 'free' ? ring(parts, sender, target, input) : hindrances[verdict];
}

function pairOf(caller: Person, callee: Person): string {
  return `${caller.id} ${callee.id}`;
}

function mayDisturb({ availabilities, blocks, clock, refusals }: Parts, caller: Person, callee: Person): Ringable {
  const { favourites, again } = availabilities.of(callee.id);
  const wishes = { hides: blocks.hides(callee.id, caller.id), dnd: availabilities.isDnd(callee.id), favourites, again };
  return mayRing(wishes, { isFavourite: false, wasRefused: refusals.get(pairOf(caller, callee), clock.mono()) !== null });
}

/** Counts like a call that rings, for it is one in their history. */
function refuseDnd({ clock, initiates, refusals }: Parts, caller: Person, callee: Person): Refusal {
  const now = clock.mono();
  initiates.add(caller.id, now);
  refusals.set(pairOf(caller, callee), true, now);
  return refuse('do_not_disturb');
}

function engaged({ switchboard }: Parts, { id }: Person): Engaged {
  return { id, calls: switchboard.callsOf(id) };
}

function ring(parts: Parts, sender: Sender, target: Person, { offer }: Input<'call/initiate'>): Outcome<Success<'call/initiate'>> {
  const { clock, initiates, switchboard } = parts;
  const { person } = sender;
  const call = switchboard.open({
    caller: { id: person.id, username: person.username },
    callerLeg: legOf(sender),
    callee: { id: target.id, username: target.username },
    endpoints: endpointsOf(target).map(({ at }) => at),
    offer: offer === undefined ? null : sdpOf(offer),
  });
  if (typeof call === 'string') return hindrances[call];
  awaitLeg(parts, sender);
  initiates.add(person.id, clock.mono());
  return { ok: true, body: { status: 'success', call_id: call.id, call: snapshotNow(parts, call) } };
}

const pauses: Readonly<Record<RingPause['why'], string>> = {
  caller: 'Many of your calls were not taken. Wait a while before you call again.',
  pair: 'This person has not taken your calls. Wait a while before you call again.',
  newcomers: 'Those who have just signed in from your address ring a lot, and nobody answers. Wait a while before you call again.',
  callee: 'This person has been rung for a long time and does not answer. Wait a while before you call again.',
};

function refuseOften({ clock, initiates, rings }: Parts, person: Person, target: Person): Refusal | null {
  const now = clock.mono();
  const wait = initiates.wait(person.id, now);
  if (wait > 0) return refuseTooMany(wait, 'You have made many calls in a short time. Wait a moment.');
  const pause = rings.pause({ callerId: person.id, calleeId: target.id }, now);
  return pause === null ? null : refuseTooMany(pause.seconds, pauses[pause.why]);
}

/** Carries out a command of the machine and answers the call, or why it may not be. */
function act(parts: Parts, call: Call, command: CallCommand): Outcome<CallBody> {
  return answerStep(parts, call, parts.switchboard.act(call, command));
}

function answerStep(parts: Parts, { id }: Call, stepped: Stepped): Outcome<CallBody> {
  if (stepped.ok) return { ok: true, body: { status: 'success', call: snapshotNow(parts, stepped.call) } };
  return refuseStep(parts, id, stepped.refused);
}

interface Accepting {
  /** What becomes of the call that they are in. */
  readonly others: 'hold' | 'end';
  readonly answer?: string | undefined;
}

/** Who is calling somebody cannot set that aside for this call; to accept it with others: end cancels theirs. */
const cancelOrEnd = 'You are calling somebody. Cancel that call first, or accept this one with others: end.';

/** Accepts a call; who does so joins by their endpoint, and leaves or sets aside what they were in. */
function acceptBy(parts: Parts, call: Call, sender: Sender, { others, answer }: Accepting): Outcome<CallBody> {
  const { person } = sender;
  const way = ringsFor(call, person.id) ? makeWay(engaged(parts, person), others) : [];
  if (way === null) return refuse('busy', cancelOrEnd);
  const command = { type: 'accept', by: person.id, leg: legOf(sender) } as const;
  const accepted = answerStep(parts, call, parts.switchboard.actTogether(way, { call, command, answer }));
  if (accepted.ok) awaitLeg(parts, sender);
  return accepted;
}

/** Whoever holds a side by an endpoint that is not connected has the usual time to come. */
function awaitLeg({ attendance }: Parts, { person, device, endpoint, named }: Sender): void {
  if (endpoint === null && named !== null) attendance.await(person, device, named);
}

function refuseStep(parts: Parts, callId: string, refused: Refused): Refusal {
  const call = parts.switchboard.get(callId);
  return refused === 'call_ended' && call?.is === 'ended' ? refuseEnded(parts, call) : refuse(refused);
}

export function ringing(parts: Parts, { call, party }: Seat, sender: Sender): Outcome<CallBody> {
  return act(parts, call, { type: 'ringing', by: party.id, leg: legOf(sender) });
}

export function accept(parts: Parts, { call }: Seat, sender: Sender, input: Input<'call/accept'>): Outcome<CallBody> {
  const { answer, others = 'hold' } = input;
  return acceptBy(parts, call, sender, { others, answer: answer === undefined ? undefined : sdpOf(answer) });
}

export function reject(parts: Parts, { call, party }: Seat, sender: Sender): Outcome<CallBody> {
  return act(parts, call, { type: 'reject', by: party.id, leg: legOf(sender) });
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
  return (anywhere && reason === 'hung_up') || speaks(call, party.id, legOf(sender))
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
  return answerStep(parts, call, parts.switchboard.actTogether(way, { call, command: { type: 'resume', by: party.id } }));
}

export function mute(parts: Parts, { call, party }: Seat, _sender: Sender, { muted }: Input<'call/mute'>): Outcome<CallBody> {
  return act(parts, call, { type: 'mute', by: party.id, muted });
}

export function sound(parts: Parts, { call, party }: Seat, _sender: Sender, { connected }: Input<'call/sound'>): Outcome<CallBody> {
  return act(parts, call, { type: 'sound', by: party.id, connected });
}

const unconnected = 'This endpoint is not connected. Connect it, and take the call then.';
const stillThere = 'Another device of yours is in this call. Leave out "gone" to take the call from it.';

export function take(parts: Parts, { call, party }: Seat, sender: Sender, input: Input<'call/take'>): Outcome<CallBody> {
  const leg = legOf(sender);
  if (sender.endpoint === null && leg.endpoint !== null) return refuse('wrong_state', unconnected);
  const holder = legOfParty(party);
  const isOthers = holder !== null && !isSameLeg(holder, leg);
  if (call.is === 'live' && input.gone === true && isOthers && isThere(parts, sender.person, holder))
    return refuse('wrong_state', stillThere);
  return act(parts, call, { type: 'take', by: party.id, leg });
}

/**
 * Whether who holds a side of a person is there at this moment: an endpoint with a wire, or a program that has asked
 * something of late.
 */
function isThere({ clock }: Parts, person: Person, leg: Leg): boolean {
  if (leg.endpoint !== null) return (endpointAt(person, leg)?.wire ?? null) !== null;
  return clock.mono() - (person.devices.get(leg.device)?.askedMono ?? -Infinity) < times.restSilence;
}
