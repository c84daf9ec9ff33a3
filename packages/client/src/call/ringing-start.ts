import { askAbout, plainCommand } from './command.ts';
import type { CallEffect } from './effect.ts';
import { otherOf } from './parties.ts';
import { ringEnd } from './ring-end.ts';
import type { StepContext, Ringing, Rung } from './state.ts';
import { to, type Step } from './step.ts';

/**
 * A call rings: tells the server so, and reads the offer ahead. Nothing of it reaches the caller. What went wrong
 * before has nothing to do with who calls now.
 */
export function startRinging(rung: Rung, at: StepContext): Step {
  return ringAgain(rung, at, { type: 'problem', problem: null }, plainCommand(at.id, 'call/ringing', rung.call.call_id));
}

/** Rings with a new attempt: after Accept came to nothing, or when what was made ready is good for nothing. */
export function ringAgain({ call, offer, candidates }: Rung, at: StepContext, ...effects: readonly CallEffect[]): Step {
  const attempt = at.id;
  const other = otherOf(call, at.me);
  const ringing: Ringing = {
    phase: 'ringing',
    attempt,
    endsAt: ringEnd(call, at),
    other,
    call,
    offer,
    candidates,
    inside: false,
    gathers: false,
    local: [],
    way: 'looking',
    microphone: null,
  };
  return to(
    ringing,
    ...effects,
    endTimer(ringing, at),
    { type: 'peer', attempt, as: 'callee' },
    ...(offer === null ? [] : [prepare(attempt, offer)]),
    askAbout(attempt, 'ice-servers', call, other),
  );
}

/** Lets the ring be over at its end, whether the server is heard by then or not. */
export function endTimer({ attempt, endsAt }: Pick<Ringing, 'attempt' | 'endsAt'>, { now }: StepContext): CallEffect {
  return { type: 'timer', attempt, name: 'over', ms: endsAt - now };
}

export function prepare(attempt: string, sdp: string): CallEffect {
  return { type: 'prepare', attempt, sdp };
}
