import { contract, times, type Input, type Success } from '@earshot/protocol';
import { partyOf, type Call, type LiveCall } from '../calls/call.ts';
import { step, type Joining, type Refused } from '../calls/call-step.ts';
import type { Wanted } from '../calls/call-moves.ts';
import { hasLeft } from '../calls/party.ts';
import { hasRoom, makeWay } from '../calls/policy.ts';
import { endpointsOf } from '../people/person.ts';
import { attempt, type Later } from '../ports/result.ts';
import type { GroupRecord } from '../records/port-groups.ts';
import { seatIn } from './access.ts';
import { answerStep, engaged, hindrances, refuseStep, snapshotNow } from './calls.ts';
import { senderEndpoint, onlineTo, type Parts, type Seat, type Sender } from './parts.ts';
import { refuse, type Outcome, type Refusal } from './refusal.ts';
import { rungUntil } from './forwarding.ts';
import { asWanted, ringGroup } from './group-rings.ts';
import { forwardNeedsOf, refuseNobody } from './group-calls.ts';
import { canBeWoken, mayDisturb, noteDnd, refuseOften, type Named } from './ringable.ts';

/** Commands that change who is in a call. Who cannot be rung learns nothing of it, and neither do the others. */

type CallBody = Success<'call/invite'>;
type Answer = Outcome<CallBody> | Later<Outcome<CallBody>>;

/** Somebody to be rung for a call, for so many milliseconds. */
interface Invitation {
  readonly seat: Seat;
  readonly sender: Sender;
  readonly targetId: string;
  readonly ms: number;
  readonly type: 'invite' | 'transfer';
}

export function invite(parts: Parts, seat: Seat, sender: Sender, input: Input<'call/invite'>): Answer {
  return ring(parts, { seat, sender, targetId: input.target_user_id, ms: times.noAnswer, type: 'invite' });
}

const whereTo = 'target_user_id or to_call_id: one of these is needed, and not both.';

export function transfer(parts: Parts, seat: Seat, sender: Sender, input: Input<'call/transfer'>): Answer {
  const { target_user_id: targetId, to_call_id: toCallId } = input;
  if (targetId !== undefined && toCallId === undefined)
    return ring(parts, { seat, sender, targetId, ms: times.transferRing, type: 'transfer' });
  if (toCallId === undefined || targetId !== undefined) return refuse('bad_request', whereTo);
  const from = otherOfMine(parts, seat, sender, { field: 'to_call_id', callId: toCallId });
  return 'ok' in from ? from : join(parts, sender, { into: seat.call, from: from.call, how: 'transfer' });
}

export function merge(parts: Parts, seat: Seat, sender: Sender, input: Input<'call/merge'>): Outcome<CallBody> {
  const into = otherOfMine(parts, seat, sender, { field: 'into_call_id', callId: input.into_call_id });
  return 'ok' in into ? into : join(parts, sender, { into: into.call, from: seat.call, how: 'merge' });
}

/** Rings somebody for a call. Whom memory does not have is looked up. */
function ring(parts: Parts, invitation: Invitation): Answer {
  const { seat, sender, targetId } = invitation;
  const early = refuseEarly(parts, invitation);
  if (early !== null) return early;
  const group = parts.groups.get(targetId);
  if (group !== undefined) return ringTheGroup(parts, invitation, group);
  const here = onlineTo(parts, sender.person.id, targetId);
  if (here !== undefined) return ringThem(parts, invitation, here);
  return (done) =>
    parts.records.ask('findUser', [targetId], (found) => {
      if (!found.ok) return done(found);
      const { value: user } = found;
      // They may have come meanwhile, and the call may be over.
      const now = { ...invitation, seat: { ...seat, call: parts.switchboard.get(seat.call.id) ?? seat.call } };
      done(attempt(() => refuseEarly(parts, now) ?? ringFound(parts, now, user)));
    });
}

function ringFound(parts: Parts, invitation: Invitation, user: Named | null): Outcome<CallBody> {
  const { person } = invitation.sender;
  const target = onlineTo(parts, person.id, invitation.targetId) ?? user;
  if (target === null) return refuse('user_not_found');
  if (parts.people.online(target.id) !== target && !canBeWoken(parts, invitation.sender, target.id))
    return refuseOften(parts, person, target) ?? counted(parts, person, target, refuse('user_offline', notHere));
  return ringThem(parts, invitation, target);
}

const notHere = 'This person is not here now.';
const inAlready = 'This person is in the call already.';

/** Why it may not be, whoever it is that would be rung. */
function refuseEarly(parts: Parts, { seat: { call }, sender, targetId, type }: Invitation): Refusal | null {
  if (targetId === sender.person.id) return refuse('yourself');
  const party = call.is === 'live' ? partyOf(call, targetId) : null;
  if (party !== null && !hasLeft(party)) return refuse('wrong_state', inAlready);
  const who = { to: targetId, rung: [{ id: targetId, username: '', endpoints: [], until: 0 }], skipped: [] } as const;
  const tried = step(call, { type, by: sender.person.id, who }, { mono: parts.clock.mono() });
  return tried.ok ? null : refusalOf(parts, { id: call.id, by: sender.person.id }, tried.refused);
}

function ringThem(parts: Parts, invitation: Invitation, target: Named): Outcome<CallBody> {
  const { availabilities, clock, people } = parts;
  const { sender, ms, type } = invitation;
  const { person } = sender;
  const often = refuseOften(parts, person, target);
  if (often !== null) return often;
  if (mayDisturb(parts, person, target) !== 'yes') {
    noteDnd(parts, person, target);
    return counted(parts, person, target, refuse('do_not_disturb'));
  }
  const room = hasRoom({ ...engaged(parts, target), oneOnly: !availabilities.of(target.id).waiting });
  if (!room) return counted(parts, person, target, refuse('user_busy'));
  const here = people.get(target.id);
  const endpoints = here === undefined ? [] : endpointsOf(here).map(({ at }) => at);
  // Who is invited is rung as when they are called; who is put through, for as long as a transfer waits.
  const until = type === 'invite' ? rungUntil(parts, target.id) : clock.mono() + ms;
  const who = { id: target.id, username: target.username, endpoints, until };
  return ringNow(parts, invitation, { to: target.id, rung: [who], skipped: [] });
}

/** Rings a group for a call. */
function ringTheGroup(parts: Parts, invitation: Invitation, group: GroupRecord): Outcome<CallBody> {
  const { seat, sender, ms, type } = invitation;
  const { person } = sender;
  const target = { id: group.id, username: group.name };
  const often = refuseOften(parts, person, target);
  if (often !== null) return often;
  // Who was transferred waits so long and no longer, in however many turns.
  const atMost = type === 'transfer' ? parts.clock.mono() + ms : undefined;
  const found = ringGroup(forwardNeedsOf(parts), group, { callerId: person.id, isIn: (userId) => !canBeAsked(seat.call, userId), atMost });
  const wanted = asWanted(group, found);
  return wanted === null ? counted(parts, person, target, refuseNobody(found)) : ringNow(parts, invitation, wanted);
}

/** Whether somebody is not in a call, nor was passed over for it. */
function canBeAsked(call: Call, userId: string): boolean {
  const party = partyOf(call, userId);
  return party === null || hasLeft(party);
}

/** Rings them, all or nobody. */
function ringNow(parts: Parts, { seat, sender, type }: Invitation, who: Wanted): Outcome<CallBody> {
  const { clock, initiates, switchboard } = parts;
  const { person } = sender;
  const stepped = switchboard.act(seat.call, { type, by: person.id, who });
  if (!stepped.ok) return refusalOf(parts, { id: seat.call.id, by: person.id }, stepped.refused);
  initiates.add(person.id, clock.mono());
  return answerStep(parts, { id: seat.call.id, by: person.id }, stepped);
}

/** It counts like a short ring, so that nobody finds out by trying who is here. */
function counted({ clock, initiates, rings }: Parts, caller: Named, target: Named, refusal: Refusal): Refusal {
  initiates.add(caller.id, clock.mono());
  rings.turnedAway({ callerId: caller.id, calleeId: target.id }, clock.mono());
  return refusal;
}

/** A field of the body that names a call. */
interface NamedCall {
  readonly field: string;
  readonly callId: string;
}

/** My place in another call of mine, held by the same endpoint. */
function otherOfMine(parts: Parts, { call, party }: Seat, sender: Sender, { field, callId }: NamedCall): Seat | Refusal {
  if (callId === call.id) return refuse('bad_request', `${field}: this is the same call.`);
  return seatIn(parts, contract['call/merge'], { userId: party.id, callId, endpoint: senderEndpoint(sender) });
}

interface TwoCalls {
  readonly into: Call;
  readonly from: Call;
  readonly how: Joining;
}

/** Makes one call of two; who stays in it sets aside what else they are in. */
function join(parts: Parts, { person }: Sender, { into, from, how }: TwoCalls): Outcome<CallBody> {
  const { switchboard } = parts;
  if (from.is === 'ended' || into.is === 'ended') return refuse('wrong_state');
  const { id: by } = person;
  const way = how === 'merge' ? makeWay({ id: by, calls: others(parts, by, [into, from]) }, 'hold') : [];
  if (way === null) return hindrances.dialing;
  const stepped = switchboard.actTogether([...way, { call: into, command: { type: 'absorb', by, from, how } }], {
    call: from,
    command: { type: 'dissolve', by, into: into.id, how },
  });
  if (!stepped.ok) return refusalOf(parts, { id: into.id, by }, stepped.refused);
  return { ok: true, body: { status: 'success', call: snapshotNow(parts, switchboard.get(into.id) ?? into, by) } };
}

function others({ switchboard }: Parts, userId: string, but: readonly LiveCall[]): readonly LiveCall[] {
  return switchboard.callsOf(userId).filter(({ id }) => !but.some((call) => call.id === id));
}

const tooMany = 'As many are in this call as can be.';

function refusalOf(parts: Parts, done: { readonly id: string; readonly by: string }, refused: Refused): Refusal {
  return refused === 'full' ? refuse('full', tooMany) : refuseStep(parts, done, refused);
}
