import { limits, type Input, type Success } from '@earshot/protocol';
import { callerOf, partyOf, rungIn, takenBy, type Call } from '../calls/call.ts';
import { offerTo } from '../calls/mailbox.ts';
import { hasLeft, isRung, type Party } from '../calls/party.ts';
import { makeWay } from '../calls/policy.ts';
import { acceptBy, answerStep, awaitLeg, cancelOrEnd, engaged, refuseEnded } from './calls.ts';
import { legOf, type Parts, type Sender } from './parts.ts';
import { refuse, type Outcome } from './refusal.ts';
import { sdpOf } from './sizes.ts';

type PickedUp = Outcome<Success<'call/pick_up'>>;

const notMine = refuse('not_in_call', 'This call rings nobody of a group of yours.');

/** Answers a call in the place of somebody with whom the sender is rung for a group; their own as well. */
export function pickUp(parts: Parts, sender: Sender, { call_id: id, answer, others = 'hold' }: Input<'call/pick_up'>): PickedUp {
  const { groups, switchboard } = parts;
  const { person } = sender;
  const call = switchboard.get(id);
  if (call === null) return refuse('call_not_found');
  const mine = partyOf(call, person.id);
  const mates = groups.matesOf(person.id);
  if (mine === null && !call.parties.some((party) => mates.has(party.id))) return notMine;
  if (call.is === 'ended') return refuseEnded(parts, call, person.id);
  const sdp = answer === undefined ? undefined : sdpOf(answer);
  if (mine !== null && !hasLeft(mine))
    return isRung(mine) ? withOffer(parts, sender, acceptBy(parts, call, sender, { others, answer: sdp }), id) : refuse('wrong_state');
  const instead = rungIn(call).find((party) => mates.has(party.id));
  if (instead === undefined) return refuse('answered_elsewhere', takenWords(call));
  const way = makeWay(engaged(parts, person), others);
  if (way === null) return refuse('busy', cancelOrEnd);
  const command = { type: 'pick_up', by: person.id, username: person.username, leg: legOf(sender), of: instead.id } as const;
  const stepped = switchboard.actTogether(way, { call, command, answer: sdp });
  if (stepped.ok) awaitLeg(parts, sender);
  return withOffer(parts, sender, answerStep(parts, { id, by: person.id }, stepped), id);
}

function takenWords(call: Call): string {
  const taker = takenBy(call);
  return taker === null ? 'This call rings nobody of your groups any more.' : `${taker.username} has taken this call.`;
}

/** With the offer that was for whoever was rung, if there is one. */
function withOffer({ switchboard }: Parts, { person }: Sender, outcome: Outcome<Success<'call/accept'>>, callId: string): PickedUp {
  if (!outcome.ok) return outcome;
  const offer = offerTo(switchboard.mailbox(callId), person.id);
  return offer === null ? outcome : { ok: true, body: { ...outcome.body, offer } };
}

/** The calls that ring for others of the sender's groups. */
export function rings({ groups, switchboard }: Parts, { person }: Sender): Outcome<Success<'groups/rings'>> {
  const found = [...groups.matesOf(person.id)].flatMap((userId) =>
    switchboard.callsOf(userId).flatMap((call) => {
      const party = partyOf(call, userId);
      return party !== null && isRung(party) && callerOf(call).id !== person.id ? [{ call, party }] : [];
    }),
  );
  const sorted = found.toSorted((one, other) => one.call.createdAt - other.call.createdAt);
  return { ok: true, body: { status: 'success', rings: sorted.slice(0, limits.groupRings).map(ringOnWire) } };
}

function ringOnWire({ call, party }: { readonly call: Call; readonly party: Party }): Success<'groups/rings'>['rings'][number] {
  const caller = callerOf(call);
  return { call_id: call.id, user_id: party.id, username: party.username, caller_id: caller.id, caller_username: caller.username };
}
