import type { Call } from '@earshot/protocol';
import { askAbout, show, takeCommand } from './command.ts';
import { unheard } from './early.ts';
import type { CallEffect } from './effect.ts';
import { otherOf } from './parties.ts';
import type { CallEvent } from './event.ts';
import type { CallState, Dialing, StepContext, Talking } from './state.ts';
import { to, type Step } from './step.ts';

/**
 * Begins a call. Where the microphone opens without a question, microphone and offer are made side by side and the call
 * goes out with the offer; otherwise the person is asked first, for a call that cannot be spoken in shall not ring.
 */
export function startDialing(state: CallState, event: CallEvent<'call'>, at: StepContext): Step {
  if (event.unfit !== null) return to(state, show(event.unfit));
  const attempt = at.id;
  const dialing: Dialing = {
    ...undialed,
    attempt,
    other: event.other,
    call: null,
    request: { phase: event.ready ? 'offering' : 'unmade' },
  };
  return to(dialing, { type: 'problem', problem: null }, ...(event.ready ? makeOffer(attempt) : []), { type: 'microphone', attempt });
}

const undialed = {
  phase: 'dialing',
  microphone: 'asking',
  line: 'sounding',
  aside: false,
  local: [],
  rung: null,
  passed: null,
  ...unheard,
} as const;

/** Goes on with a call of mine that rings, after a reload: it is taken from the page before, and offered anew. */
export function startDialingOn(call: Call, at: StepContext): Step {
  const attempt = at.id;
  const other = otherOf(call, at.me);
  return to(
    { ...undialed, attempt, other, call, request: { phase: 'offering' } },
    takeCommand(attempt, call.call_id, true),
    ...makeOffer(attempt),
    { type: 'microphone', attempt },
    askAbout(attempt, 'ice-servers', call, other),
  );
}

/** What goes on of a call. */
interface Alone extends Pick<Talking, 'attempt' | 'microphone'> {
  /** I have set it aside. */
  readonly aside: boolean;
}

/** Goes on with a call in which nobody else is left, and somebody is rung: they are called as if by me. */
export function startDialingAlone({ attempt, microphone, aside }: Alone, call: Call, at: StepContext): Step {
  const other = otherOf(call, at.me);
  const { device } = microphone;
  return to(
    { ...undialed, attempt, other, call, aside, request: { phase: 'offering' }, microphone: device === 'open' ? 'open' : 'asking' },
    ...makeOffer(attempt),
    { type: 'attach', attempt, on: device === 'open' },
    ...(device === 'lost' ? [{ type: 'microphone', attempt } as const] : []),
    askAbout(attempt, 'ice-servers', call, other),
  );
}

export function makeOffer(attempt: string): readonly CallEffect[] {
  return [
    { type: 'peer', attempt, as: 'caller' },
    { type: 'offer', attempt },
  ];
}
