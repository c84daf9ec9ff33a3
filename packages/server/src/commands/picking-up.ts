import { limits, type GroupRing, type Input, type Success } from '@earshot/protocol';
import { callerOf, instantOf, partyOf, rungIn, speaks, stillIn, type Call, type LiveCall, type ToldInstant } from '../calls/call.ts';
import { offerTo } from '../calls/offers.ts';
import { hasLeft, isJoined, isRung, type Party } from '../calls/party.ts';
import { hasRoomToPickUp, makeWay, type CallSet } from '../calls/policy.ts';
import { callSnapshot } from '../calls/snapshot.ts';
import { takerOf } from '../calls/taker.ts';
import { acceptBy, answerStep, awaitEndpoint, cancelOrEnd, engaged, hindrances, refuseEnded, snapshotNow } from './calls.ts';
import { forwardNeedsOf } from './group-calls.ts';
import { senderEndpoint, type Parts, type Sender } from './parts.ts';
import { refuse, type Outcome } from './refusal.ts';
import { iceServers } from './signals.ts';
import { sdpOf } from './sizes.ts';

type PickedUp = Outcome<Success<'call/pick_up'>>;

const notMine = refuse('not_in_call', 'This call rings nobody of a group of yours.');

/** Answers a call in the place of somebody with whom the sender is rung for a group; their own as well. */
export function pickUp(parts: Parts, sender: Sender, input: Input<'call/pick_up'>): PickedUp {
  const { person } = sender;
  const call = parts.switchboard.get(input.call_id);
  if (call === null) return refuse('call_not_found');
  const mine = partyOf(call, person.id);
  if (mine === null && !mayPickUp(parts, call, person.id)) return notMine;
  if (call.is === 'ended') return refuseEnded(parts, call, person.id);
  if (mine === null || hasLeft(mine)) return takeInstead(parts, sender, call, input);
  // Asked for once more, for the answer was lost.
  if (mine.role !== 'caller' && isJoined(mine) && speaks(call, person.id, senderEndpoint(sender)))
    return withOffer(parts, sender, { ok: true, body: { status: 'success', call: snapshotNow(parts, call, person.id) } }, call.id);
  if (!isRung(mine)) return refuse('wrong_state');
  const { answer, others = 'hold' } = input;
  return withOffer(parts, sender, acceptBy(parts, call, sender, { others, answer: given(answer) }), call.id);
}

/** Takes a call that the sender is not in, in the place of the first mate of theirs whom it rings. */
function takeInstead(parts: Parts, sender: Sender, call: LiveCall, { answer, others = 'hold' }: Input<'call/pick_up'>): PickedUp {
  const { groups, switchboard } = parts;
  const { person } = sender;
  if (isHidden(parts, call, person.id)) return notMine;
  const mates = groups.matesOf(person.id);
  const instead = rungIn(call).find((party) => mates.has(party.id));
  if (instead === undefined) return refuse('answered_elsewhere', takenWords(call, new Set([...mates, person.id])));
  const way = makeWay(engaged(parts, person), others);
  if (way === null) return refuse('busy', cancelOrEnd);
  if (!hasRoomToPickUp(engaged(parts, person), way)) return hindrances.full;
  const command = { type: 'pick_up', by: person.id, username: person.username, endpoint: senderEndpoint(sender), of: instead.id } as const;
  const stepped = switchboard.actTogether(way, { call, command, answer: given(answer) });
  if (stepped.ok) awaitEndpoint(parts, sender);
  return withOffer(parts, sender, answerStep(parts, { id: call.id, by: person.id }, stepped), call.id);
}

function given(answer: Input<'call/pick_up'>['answer']): ReturnType<typeof sdpOf> | undefined {
  return answer === undefined ? undefined : sdpOf(answer);
}

/** Whether who was never in a call may ask for it: it rang a mate of theirs, and nobody in it has blocked them. */
function mayPickUp(parts: Parts, call: Call, userId: string): boolean {
  const mates = parts.groups.matesOf(userId);
  return call.parties.some((party) => mates.has(party.id)) && !isHidden(parts, call, userId);
}

/** Whether somebody who is in a call, or was when it ended, has blocked that user. */
function isHidden({ blocks }: Pick<Beside, 'blocks'>, call: Call, userId: string): boolean {
  const those = call.is === 'ended' ? call.parties : stillIn(call.parties);
  return those.some(({ id }) => blocks.hides(id, userId));
}

/** Who of those with whom the sender is rung has taken it, or who has in the place of one of them. */
function takenWords(call: Call, those: ReadonlySet<string>): string {
  const ours = call.parties.filter(({ id, role }) => role !== 'caller' && those.has(id));
  const [taker] = ours.flatMap((party) => (isJoined(party) ? party : (takerOf(call, party) ?? [])));
  return taker === undefined ? 'This call rings nobody of your groups any more.' : `${taker.username} has taken this call.`;
}

/** With the offer that was for whoever was rung, if there is one, and the servers by which it is answered. */
function withOffer(parts: Parts, sender: Sender, outcome: Outcome<Success<'call/accept'>>, callId: string): PickedUp {
  if (!outcome.ok) return outcome;
  const { switchboard } = parts;
  const call = switchboard.get(callId);
  const party = call === null ? null : partyOf(call, sender.person.id);
  if (call === null || party === null) return outcome;
  const made = offerTo(call, switchboard.mailbox(callId), party.id);
  const servers = iceServers(parts, { call, party }, sender, { call_id: callId, ...(made !== null && { to: made.from }) });
  return {
    ok: true,
    body: { ...outcome.body, ...made, ...(servers.ok && { ice_servers: servers.body.ice_servers, ttl: servers.body.ttl }) },
  };
}

/** The calls that ring for others of the sender's groups, but for those in which somebody has blocked the sender. */
export function rings(parts: Parts, { person }: Sender): Outcome<Success<'groups/rings'>> {
  return {
    ok: true,
    body: { status: 'success', rings: [...ringsBeside({ ...forwardNeedsOf(parts), clock: parts.clock, groups: parts.groups }, person.id)] },
  };
}

interface Beside extends Pick<Parts, 'groups'> {
  readonly blocks: Pick<Parts['blocks'], 'hides'>;
  readonly clock: Pick<Parts['clock'], 'mono' | 'wall'>;
  readonly callsOf: (userId: string) => CallSet;
}

/** The same for whoever is asked about. */
export function ringsFrom(beside: Beside): (userId: string) => readonly GroupRing[] {
  return (userId) => ringsBeside(beside, userId);
}

/**
 * The calls that ring for those with whom a user is rung for a group, each once, but for those that the user is in or
 * has declined: the oldest first.
 */
function ringsBeside({ blocks, callsOf, clock, groups }: Beside, userId: string): readonly GroupRing[] {
  const mates = groups.matesOf(userId);
  const calls = new Set([...mates].flatMap((mate) => callsOf(mate)));
  const found = [...calls].flatMap((call) => {
    const party = rungIn(call).find(({ id }) => mates.has(id));
    return party === undefined || isSettled(call, userId) || isHidden({ blocks }, call, userId) ? [] : [{ call, party }];
  });
  const sorted = found.toSorted((one, other) => one.call.createdAt - other.call.createdAt);
  return sorted.slice(0, limits.groupRings).map(({ call, party }) => ringOnWire(call, party, instantOf(clock)));
}

/** Whether somebody is in a call, is rung for it themselves, or has said that they do not take it. */
function isSettled(call: LiveCall, userId: string): boolean {
  const party = partyOf(call, userId);
  return party !== null && (party.state.is !== 'left' || party.state.why === 'rejected');
}

function ringOnWire(call: LiveCall, { id, username, group }: Party, now: ToldInstant): GroupRing {
  const caller = callerOf(call);
  const ring = { call_id: call.id, user_id: id, username, caller_id: caller.id, caller_username: caller.username };
  const named = group === undefined ? {} : { group: { id: group.id, username: group.username } };
  return { ...ring, ...named, call: callSnapshot(call, now) };
}
