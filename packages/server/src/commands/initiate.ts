import type { Input, Success } from '@earshot/protocol';
import type { Wanted } from '../calls/call-moves.ts';
import { turnedAway, type TurnedAway } from '../calls/new-call.ts';
import { callFrom, judgeCall } from '../calls/policy.ts';
import { endpointsOf } from '../people/person.ts';
import { attempt, type Later } from '../ports/result.ts';
import { acceptBy, awaitEndpoint, engaged, hindrances, snapshotNow } from './calls.ts';
import { forwardOf, passed, rungUntil } from './forwarding.ts';
import { callGroup, forwardNeedsOf } from './group-calls.ts';
import { senderEndpoint, onlineTo, type Parts, type Sender } from './parts.ts';
import { canBeWoken, mayDisturb, noteDnd, refuseOften, type Named } from './ringable.ts';
import { refuse, type Outcome, type Refusal } from './refusal.ts';
import { sdpOf } from './sizes.ts';

type Initiated = Outcome<Success<'call/initiate'>>;

/** Calls somebody; who is calling me at this moment is accepted. Whom memory does not have is looked up. */
export function initiate(parts: Parts, sender: Sender, input: Input<'call/initiate'>): Initiated | Later<Initiated> {
  const { target_user_id: id } = input;
  if (id === sender.person.id) return refuse('yourself');
  const group = parts.groups.get(id);
  if (group !== undefined) return callGroup(parts, sender, group, input);
  const here = callHere(parts, sender, input);
  if (here !== null) return here;
  return (done) =>
    parts.records.ask('findUser', [id], (found) => {
      if (!found.ok) return done(found);
      const { value: user } = found;
      // They may have come meanwhile.
      done(
        attempt(() => callHere(parts, sender, input) ?? (user === null ? refuse('user_not_found') : callAway(parts, sender, user, input))),
      );
    });
}

/** Calls somebody who is there; null when they are not, or not to this caller. */
function callHere(parts: Parts, sender: Sender, input: Input<'call/initiate'>): Initiated | null {
  const { person } = sender;
  // Who calls me is there for me, even if they have blocked me.
  const theirs = callFrom(engaged(parts, person), input.target_user_id);
  if (theirs !== null) {
    const accepted = acceptBy(parts, theirs, sender, { others: 'hold' });
    return accepted.ok ? { ok: true, body: { ...accepted.body, call_id: theirs.id } } : accepted;
  }
  const target = onlineTo(parts, person.id, input.target_user_id);
  if (target === undefined) return null;
  return callThem(parts, sender, target, input);
}

/** Calls somebody of whom something is there that rings, or can be woken. */
function callThem(parts: Parts, sender: Sender, target: Named, input: Input<'call/initiate'>): Initiated {
  const { person } = sender;
  const callee = { ...engaged(parts, target), oneOnly: !parts.availabilities.of(target.id).waiting };
  const verdict = judgeCall(engaged(parts, person), callee);
  if (verdict !== 'free' && verdict !== 'user_busy') return hindrances[verdict];
  const often = refuseOften(parts, person, target);
  if (often !== null) return often;
  const isDisturbed = mayDisturb(parts, person, target) !== 'yes';
  if (verdict === 'free' && !isDisturbed) return ring(parts, sender, ringingOf(parts, target), input);
  return forward(parts, sender, { target, why: 'busy' }, input) ?? refuseBusy(parts, sender, target, isDisturbed);
}

/** Calls somebody who is not there: a device of theirs is woken, or they have missed it. */
function callAway(parts: Parts, sender: Sender, target: Named, input: Input<'call/initiate'>): Initiated {
  if (canBeWoken(parts, sender, target.id)) return callThem(parts, sender, target, input);
  const verdict = judgeCall(engaged(parts, sender.person), { id: target.id, calls: [] });
  if (verdict !== 'free') return hindrances[verdict];
  return (
    refuseOften(parts, sender.person, target) ??
    forward(parts, sender, { target, why: 'away' }, input) ??
    turnAway(parts, sender, target, refuse('user_offline'))
  );
}

function refuseBusy(parts: Parts, sender: Sender, target: Named, isDisturbed: boolean): Refusal {
  return isDisturbed ? refuseDnd(parts, sender, target) : turnAway(parts, sender, target, hindrances.user_busy);
}

interface Unreached {
  readonly target: Named;
  readonly why: 'busy' | 'away';
}

/** Rings whom somebody has named who cannot be rung now; null when they have named nobody of whom anything rings. */
function forward(parts: Parts, sender: Sender, { target, why }: Unreached, input: Input<'call/initiate'>): Initiated | null {
  const { person } = sender;
  // To whom they have blocked they are away, and name nobody.
  if (parts.blocks.hides(target.id, person.id)) return null;
  function isIn(userId: string): boolean {
    return userId === target.id || userId === person.id;
  }
  const instead = forwardOf(forwardNeedsOf(parts), { id: target.id, why, hops: 0, callerId: person.id, isIn });
  if (instead === null) return null;
  return ring(parts, sender, { ...instead, skipped: [passed(target, why, instead), ...instead.skipped] }, input);
}

/** Somebody as they are rung by a call. */
function ringingOf(parts: Parts, { id, username }: Named): Wanted {
  const here = parts.people.get(id);
  const endpoints = here === undefined ? [] : endpointsOf(here).map(({ at }) => at);
  return { to: id, rung: [{ id, username, endpoints, until: rungUntil(parts, id) }], skipped: [] };
}

/**
 * Refuses a call that cannot ring, and writes it into the history of both; into that of the caller alone when the
 * callee has blocked them. It counts like a short ring.
 */
function turnAway(parts: Parts, sender: Sender, target: Named, refusal: Refusal): Refusal {
  const { blocks, clock, initiates, journal, log, newId, rings } = parts;
  const { person } = sender;
  const now = clock.mono();
  const why: TurnedAway['why'] = refusal.code === 'user_offline' ? 'unreachable' : 'user_busy';
  const caller = { id: person.id, username: person.username };
  const callee = { id: target.id, username: target.username };
  const call = turnedAway(
    { caller, callee, callerEndpoint: senderEndpoint(sender), members: [] },
    { id: newId(), createdAt: clock.wall(), why },
  );
  journal.turnedAway(call, blocks.hides(target.id, person.id) ? [person.id] : [person.id, target.id]);
  initiates.add(person.id, now);
  rings.turnedAway({ callerId: person.id, calleeId: target.id }, now);
  log.info({ call: call.id, caller: person.id, callee: target.id, code: refusal.code }, 'call turned away');
  return { ...refusal, callId: call.id };
}

function refuseDnd(parts: Parts, sender: Sender, callee: Named): Refusal {
  noteDnd(parts, sender.person, callee);
  return turnAway(parts, sender, callee, refuse('do_not_disturb'));
}

function ring(parts: Parts, sender: Sender, called: Wanted, { offer }: Input<'call/initiate'>): Initiated {
  const { clock, initiates, switchboard } = parts;
  const { person } = sender;
  const call = switchboard.open({
    caller: { id: person.id, username: person.username },
    callerEndpoint: senderEndpoint(sender),
    called,
    offer: offer === undefined ? null : sdpOf(offer),
  });
  if (typeof call === 'string') return hindrances[call];
  awaitEndpoint(parts, sender);
  initiates.add(person.id, clock.mono());
  return { ok: true, body: { status: 'success', call_id: call.id, call: snapshotNow(parts, call, person.id) } };
}
