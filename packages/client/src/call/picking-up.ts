import { show } from './command.ts';
import { unheard } from './early.ts';
import type { CallEffect } from './effect.ts';
import type { CallEvent } from './event.ts';
import { otherOf } from './parties.ts';
import type { Accepting, Idle, StepContext } from './state.ts';
import { to, type Step } from './step.ts';

/**
 * Answers a call in the place of whom it rings for. The microphone comes first where it has to be asked for: a call
 * that is taken from others shall not end in silence. The offer comes with the server's word that it is mine.
 */
export function startPickingUp(state: Idle, { ring, ready, unfit, others }: CallEvent<'pick-up'>, at: StepContext): Step {
  if (unfit !== null) return to(state, show(unfit));
  const attempt = at.id;
  const { call } = ring;
  const accepting: Accepting = {
    phase: 'accepting',
    others,
    rang: 'another',
    attempt,
    other: otherOf(call, at.me),
    call,
    offer: null,
    candidates: [],
    microphone: ready ? 'opening' : 'asking',
    answer: null,
    sent: false,
    local: [],
    again: null,
    ...unheard,
  };
  const effects: readonly CallEffect[] = [
    { type: 'problem', problem: null },
    { type: 'peer', attempt, as: 'callee' },
    { type: 'microphone', attempt },
  ];
  return to(accepting, ...effects);
}
