import { show } from './command.ts';
import type { CallEffect } from './effect.ts';
import type { CallEvent } from './event.ts';
import type { CallState, Dialing, Moment } from './state.ts';
import { to, type Step } from './step.ts';

/**
 * Begins a call. Where the microphone opens without a question, microphone and offer are made side by side and the call goes out with the offer;
 * otherwise the person is asked first, for a call that cannot be spoken in shall not ring.
 */
export const startDialing = (state: CallState, event: CallEvent<'call'>, at: Moment): Step => {
  if (event.unfit !== null) return to(state, show(event.unfit));
  const leg = at.id;
  const dialing: Dialing = {
    phase: 'dialing',
    leg,
    other: event.other,
    call: null,
    microphone: 'asking',
    offering: event.ready,
    asked: false,
    local: [],
    rung: null,
    passed: null,
    connected: false,
    tap: false,
    stalled: false,
  };
  return to(dialing, { type: 'problem', problem: null }, ...(event.ready ? makeOffer(leg) : []), { type: 'microphone', leg });
};

export const makeOffer = (leg: string): readonly CallEffect[] => [
  { type: 'peer', leg, as: 'caller' },
  { type: 'offer', leg },
];
