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

/** Rings with a new leg: after Accept came to nothing, or when what was made ready is good for nothing. */
export function ringAgain({ call, offer, candidates }: Rung, at: StepContext, ...effects: readonly CallEffect[]): Step {
  const leg = at.id;
  const other = otherOf(call, at.me);
  const ringing: Ringing = {
    phase: 'ringing',
    leg,
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
    { type: 'peer', leg, as: 'callee' },
    ...(offer === null ? [] : [prepare(leg, offer)]),
    askAbout(leg, 'ice-servers', call, other),
  );
}

/** Lets the ring be over at its end, whether the server is heard by then or not. */
export function endTimer({ leg, endsAt }: Pick<Ringing, 'leg' | 'endsAt'>, { now }: StepContext): CallEffect {
  return { type: 'timer', leg, name: 'over', ms: endsAt - now };
}

export function prepare(leg: string, sdp: string): CallEffect {
  return { type: 'prepare', leg, sdp };
}
