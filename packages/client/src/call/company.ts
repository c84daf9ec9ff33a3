import type { Call } from '@earshot/protocol';
import type { Person } from '../snapshot.ts';
import { askAbout } from './command.ts';
import { startDialingAlone } from './dialing-start.ts';
import type { CallEffect } from './effect.ts';
import { finishAs, finishGone, isNewer, vanish } from './ending.ts';
import { unknownEnd, type FarEnd } from './far-end.ts';
import { isHeldByMe, type HoldEvent } from './hold.ts';
import { isGone, joinedBeside, ringsFor, sideIn } from './parties.ts';
import { freshConnection, giveUpAfter, searching } from './path.ts';
import { facingPeer, facingPerson, freshPair, inFront, pairsOf, type TalkingStep } from './pairs.ts';
import { newPeer, settleHold, withCall } from './settle.ts';
import type { StepContext, Pair, Talking } from './state.ts';
import { after, stay, type Step } from './step.ts';

/** A record of the call, and all that follows if it is a newer one. */
export function settleCall(state: Talking, call: Call, at: StepContext): Step {
  return isNewer(call, state.call) ? settleHoldIn(state, call, { type: 'record' }, at) : stay(state);
}

/** A step of my hold in a newer record of the call, and all that follows from both. */
export function settleHoldIn(state: Talking, call: Call, event: HoldEvent, at: StepContext): Step {
  if (call.status === 'ended') return (call.replaced_by ?? null) === null ? finishAs(state, call, at) : vanish(state);
  if (isGone(call, at.me)) return finishGone(state, call, at);
  // Whom I was connected with has left, and somebody is rung: I wait for them as if I had called.
  if (joinedBeside(call, at.me).length === 0) return waitAlone(state, call, at);
  const met = meet(withCall(state, call, at), state.call, at);
  return after(met.effects, settleHold(state, met.state, event, at));
}

/** The call's own attempt goes on to wait. Whoever joins is offered a connection on it: those of the others end. */
function waitAlone(state: Talking, call: Call, at: StepContext): Step {
  const beside = pairsOf(state).flatMap(({ peer }): readonly CallEffect[] =>
    peer === state.attempt ? [] : [{ type: 'release', attempt: peer }],
  );
  const aside = isHeldByMe(state.hold) && state.hold.mine.phase !== 'standby';
  return after(beside, startDialingAlone({ ...state, aside }, call, at));
}

/**
 * Every two who have joined are a pair: one is begun with each who is new, and ends with each who has left. `before` is
 * the record before; null when it is I who am new, whom all others offer a connection.
 */
export function meet(state: Talking, before: Call | null, at: StepContext): TalkingStep {
  const joined = joinedBeside(state.call, at.me);
  const known = pairsOf(state);
  const fresh = joined.filter(({ id }) => known.every(({ other }) => other.id !== id));
  const gone = known.filter(({ other }) => joined.every(({ id }) => id !== other.id));
  const begun = fresh.reduce<TalkingStep>((step, other) => begin(step, { other, before }, at), { state, effects: [] });
  return gone.reduce(part, begun);
}

interface Newcomer {
  readonly other: Person;
  readonly before: Call | null;
}

/** Who had joined before the other did offers first, and else the earlier of the two. */
function begin(from: TalkingStep, { other, before }: Newcomer, at: StepContext): TalkingStep {
  const { call } = from.state;
  const side = sideIn(call, at.me, other.id);
  const offers = before !== null && (ringsFor(before, other.id) || side === 'caller');
  const peer = `${at.id}/${other.id}`;
  const end: FarEnd = offers ? { phase: 'offered', before: null } : unknownEnd;
  const pair = freshPair({ peer, other, side, path: searching('connecting', at.now, freshConnection(end)) }, from.state.text);
  const state = inFront(from.state, pair, pairsOf(from.state));
  const effects: readonly CallEffect[] = [
    { type: 'beside', attempt: peer, of: state.attempt },
    // As the call sounds now: what else follows from who has come, and who has left, is told to all pairs at once.
    ...newPeer(state, state.microphone.line === 'sounding'),
    ...(offers
      ? [{ type: 'offer', attempt: peer } as const]
      : [askAbout(peer, 'signal/get-offer', call, other), askAbout(peer, 'signal/get-ice', call, other)]),
    askAbout(peer, 'ice-servers', call, other),
    { type: 'timer', attempt: peer, name: 'sound', ms: giveUpAfter },
    { type: 'timer', attempt: peer, name: 'mend', ms: firstMend[side] },
  ];
  return { state: facingPeer(state, from.state.peer), effects: [...from.effects, ...effects] };
}

/** Before a connection with somebody new is tried once more. */
const firstMend = { caller: 6_000, callee: 8_000 } as const;

/** The connection of a pair ends. The call's own attempt keeps the microphone. */
function part(from: TalkingStep, { peer, other }: Pair): TalkingStep {
  const { more, ...state } = facingPerson(from.state, other.id);
  const [next, ...rest] = more;
  if (next === undefined) return from;
  const effects: readonly CallEffect[] =
    peer === state.attempt
      ? [
          { type: 'part', attempt: peer },
          ...(['sound', 'mend', 'page', 'deaf'] as const).map((name) => ({ type: 'timer', attempt: peer, name, ms: null }) as const),
        ]
      : [{ type: 'release', attempt: peer }];
  return { state: inFront({ ...state, more }, next, rest), effects: [...from.effects, ...effects] };
}
