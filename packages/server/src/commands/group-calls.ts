import type { Input, Success } from '@earshot/protocol';
import { turnedAway } from '../calls/new-call.ts';
import { judgeCall } from '../calls/policy.ts';
import type { GroupRecord } from '../records/port-groups.ts';
import { awaitEndpoint, engaged, hindrances, snapshotNow } from './calls.ts';
import type { ForwardNeeds } from './forwarding.ts';
import { asWanted, ringGroup, type GroupRing } from './group-rings.ts';
import { senderEndpoint, type Parts, type Sender } from './parts.ts';
import { refuse, type Outcome, type Refusal } from './refusal.ts';
import { refuseOften } from './ringable.ts';
import { sdpOf } from './sizes.ts';

type Initiated = Outcome<Success<'call/initiate'>>;

export function forwardNeedsOf({ switchboard, ...parts }: Parts): ForwardNeeds {
  return { ...parts, callsOf: (userId) => switchboard.callsOf(userId) };
}

/** Calls a group: whoever of it is free is rung, and the first of them to accept has the call. */
export function callGroup(parts: Parts, sender: Sender, group: GroupRecord, { offer }: Input<'call/initiate'>): Initiated {
  const { clock, initiates, switchboard } = parts;
  const { person } = sender;
  const verdict = judgeCall(engaged(parts, person), { id: group.id, calls: [] });
  if (verdict !== 'free') return hindrances[verdict];
  const often = refuseOften(parts, person, { id: group.id, username: group.name });
  if (often !== null) return often;
  const ring = ringGroup(forwardNeedsOf(parts), group, { callerId: person.id, isIn: () => false });
  const called = asWanted(group, ring);
  if (called === null) return missed(parts, sender, group, ring);
  const caller = { id: person.id, username: person.username };
  const call = switchboard.open({
    caller,
    callerEndpoint: senderEndpoint(sender),
    called,
    offer: offer === undefined ? null : sdpOf(offer),
  });
  if (typeof call === 'string') return hindrances[call];
  awaitEndpoint(parts, sender);
  initiates.add(person.id, clock.mono());
  return { ok: true, body: { status: 'success', call_id: call.id, call: snapshotNow(parts, call, person.id) } };
}

/** Why a group cannot be rung: somebody is here and busy, or nobody is. */
export function refuseNobody({ skipped }: GroupRing): Refusal {
  return skipped.some(({ why }) => why === 'user_busy')
    ? refuse('user_busy', 'Everybody of this group who is here is busy.')
    : refuse('user_offline', 'Nobody of this group is here now.');
}

/** Nobody of a group can be rung: all of it see that it was called. */
function missed(parts: Parts, sender: Sender, group: GroupRecord, ring: GroupRing): Refusal {
  const { clock, initiates, journal, log, newId, rings } = parts;
  const { person } = sender;
  const refusal = refuseNobody(ring);
  const why = refusal.code === 'user_busy' ? 'user_busy' : 'unreachable';
  const caller = { id: person.id, username: person.username };
  const callee = { id: group.id, username: group.name };
  const beginning = { caller, callerEndpoint: senderEndpoint(sender), callee, members: ring.skipped };
  const call = turnedAway(beginning, { id: newId(), createdAt: clock.wall(), why });
  journal.turnedAway(call, [person.id, ...ring.skipped.map(({ id }) => id)]);
  initiates.add(person.id, clock.mono());
  rings.turnedAway({ callerId: person.id, calleeId: group.id }, clock.mono());
  log.info({ call: call.id, caller: person.id, callee: group.id, code: refusal.code }, 'call to a group turned away');
  return { ...refusal, callId: call.id };
}
