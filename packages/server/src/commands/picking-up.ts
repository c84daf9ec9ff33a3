import { limits, type Input, type Success } from '@earshot/protocol';
import { callerOf, partyOf, rungIn, stillIn, type Call, type LiveCall } from '../calls/call.ts';
import { offerTo } from '../calls/offers.ts';
import { hasLeft, isJoined, isRung, type Party } from '../calls/party.ts';
import { hasRoomToPickUp, makeWay } from '../calls/policy.ts';
import { takerOf } from '../calls/taker.ts';
import { acceptBy, answerStep, awaitLeg, cancelOrEnd, engaged, hindrances, refuseEnded } from './calls.ts';
import { legOf, type Parts, type Sender } from './parts.ts';
import { refuse, type Outcome } from './refusal.ts';
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
  const command = { type: 'pick_up', by: person.id, username: person.username, leg: legOf(sender), of: instead.id } as const;
  const stepped = switchboard.actTogether(way, { call, command, answer: given(answer) });
  if (stepped.ok) awaitLeg(parts, sender);
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
function isHidden({ blocks }: Pick<Parts, 'blocks'>, call: Call, userId: string): boolean {
  const those = call.is === 'ended' ? call.parties : stillIn(call.parties);
  return those.some(({ id }) => blocks.hides(id, userId));
}

/** Who of those with whom the sender is rung has taken it, or who has in the place of one of them. */
function takenWords(call: Call, those: ReadonlySet<string>): string {
  const ours = call.parties.filter(({ id, role }) => role !== 'caller' && those.has(id));
  const [taker] = ours.flatMap((party) => (isJoined(party) ? party : (takerOf(call, party) ?? [])));
  return taker === undefined ? 'This call rings nobody of your groups any more.' : `${taker.username} has taken this call.`;
}

/** With the offer that was for whoever was rung, if there is one. */
function withOffer({ switchboard }: Parts, { person }: Sender, outcome: Outcome<Success<'call/accept'>>, callId: string): PickedUp {
  if (!outcome.ok) return outcome;
  const call = switchboard.get(callId);
  const made = call === null ? null : offerTo(call, switchboard.mailbox(callId), person.id);
  return made === null ? outcome : { ok: true, body: { ...outcome.body, ...made } };
}

/** The calls that ring for others of the sender's groups, but for those in which somebody has blocked the sender. */
export function rings({ blocks, groups, switchboard }: Parts, { person }: Sender): Outcome<Success<'groups/rings'>> {
  const found = [...groups.matesOf(person.id)].flatMap((userId) =>
    switchboard.callsOf(userId).flatMap((call) => {
      const party = partyOf(call, userId);
      const isMeant = party !== null && isRung(party) && callerOf(call).id !== person.id && !isHidden({ blocks }, call, person.id);
      return isMeant ? [{ call, party }] : [];
    }),
  );
  const sorted = found.toSorted((one, other) => one.call.createdAt - other.call.createdAt);
  return { ok: true, body: { status: 'success', rings: sorted.slice(0, limits.groupRings).map(ringOnWire) } };
}

function ringOnWire({ call, party }: { readonly call: Call; readonly party: Party }): Success<'groups/rings'>['rings'][number] {
  const caller = callerOf(call);
  return { call_id: call.id, user_id: party.id, username: party.username, caller_id: caller.id, caller_username: caller.username };
}
