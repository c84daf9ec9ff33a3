import { nothingPassed } from '../text/delivery.ts';
import { noText, type TextLog } from '../text/log.ts';
import { firstChannel } from './side-channel.ts';
import type { Pair, Talking } from './state.ts';
import type { Step } from './step.ts';

/** A step that goes on talking. */
export interface TalkingStep extends Step {
  readonly state: Talking;
}

/** The pair in front. */
function front({ peer, other, side, hold, path, channel, delivery, theirMicrophone, page, output, deaf }: Talking): Pair {
  return { peer, other, side, theirs: hold.theirs, path, channel, delivery, theirMicrophone, page, output, deaf };
}

/** All pairs, the one in front first. */
export function pairsOf(state: Talking): readonly Pair[] {
  return state.more.length === 0 ? [front(state)] : [front(state), ...state.more];
}

/** What every pair begins with. */
export const unknownPair = { theirMicrophone: 'on', page: 'there', deaf: 'heard' } as const;

/** A pair of which nothing is known yet. What was written in the call before is not for them. */
export function freshPair(from: Pick<Pair, 'peer' | 'other' | 'side' | 'path'>, text: TextLog = noText): Pair {
  const delivery = nothingPassed(text);
  return { ...from, ...unknownPair, theirs: 'recorded', channel: firstChannel('opening'), delivery, output: 'plays' };
}

/** Whether more than two have joined. */
export function isCompany({ more }: Talking): boolean {
  return more.length > 0;
}

/** The same call with that pair in front; as it is when there is none of that kind. */
export function facing(state: Talking, is: (pair: Pair) => boolean): Talking {
  const pair = state.more.find(is);
  return pair === undefined || is(front(state)) ? state : inFront(state, pair, [front(state), ...state.more.filter((one) => one !== pair)]);
}

/** The same call with this pair in front, and those beside it. */
export function inFront(state: Talking, { theirs, ...pair }: Pair, more: readonly Pair[]): Talking {
  return { ...state, ...pair, hold: { ...state.hold, theirs }, more };
}

/** The pair with that connection, or with that person, comes to the front. */
export function facingPeer(state: Talking, attempt: string): Talking {
  return facing(state, ({ peer }) => peer === attempt);
}

export function facingPerson(state: Talking, id: string): Talking {
  return facing(state, ({ other }) => other.id === id);
}

/** Does the same with each pair in front, one after the other. */
export function withEach(state: Talking, act: (state: Talking) => TalkingStep): TalkingStep {
  const { state: next, effects } = pairsOf(state).reduce<TalkingStep>(
    (step, { peer }) => {
      const one = act(facingPeer(step.state, peer));
      return { state: one.state, effects: [...step.effects, ...one.effects] };
    },
    { state, effects: [] },
  );
  return { state: facingPeer(next, state.peer), effects };
}

/** Between steps the earliest of the parties is in front, so that what is shown of the call does not jump. */
export function atRest(state: Talking): Talking {
  if (!isCompany(state)) return state;
  const ids = new Set(pairsOf(state).map(({ other }) => other.id));
  const first = state.call.parties.find(({ user_id }) => ids.has(user_id));
  return first === undefined ? state : facingPerson(state, first.user_id);
}
