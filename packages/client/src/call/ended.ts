import type { Call } from '@earshot/protocol';
import { endCommand } from './command.ts';
import type { CallEffect } from './effect.ts';
import type { Standing } from './event.ts';
import { isGone, ringsFor } from './parties.ts';
import { startRinging } from './ringing-start.ts';
import type { Ended, StepContext } from './state.ts';
import { stay, to, type Step, type Table } from './step.ts';

/** The call is over and its end is shown. */
export const ended: Table<Ended> = {
  call: stay,
  accept: stay,
  'pick-up': stay,
  take: stay,
  reach: stay,
  decline: stay,
  hold: stay,
  resume: stay,
  mute: stay,
  unmute: stay,
  write: stay,
  join: stay,
  end: stay,
  hear: stay,
  dismiss: (state) => to({ phase: 'idle' }, ...settle(state)),
  ring: stay,
  changed: (state, event, at) => {
    if (isElsewhere(event, at)) return elsewhere(state, event.call);
    if (event.call.status !== 'ended') return stay(state);
    // The server has counted the time: both sides shall read the same.
    return to({ ...state, talkMs: event.call.talk_ms, owed: false }, ...(state.owed ? [quiet(state)] : []));
  },
  description: stay,
  candidates: stay,
  linked: (state, { standing }, at) => {
    const call = standing?.call ?? null;
    if (standing === null || call === null || call.status === 'ended' || isGone(call, at.me)) return stay(state);
    // It was over here by the clock alone, which was wrong.
    if (state.reason === 'no_answer' && ringsFor(call, at.me)) return startRinging({ call, offer: standing.offer, candidates: [] }, at);
    return isElsewhere(standing, at) ? elsewhere(state, call) : to(state, endCommand(state.attempt, call.call_id));
  },
  reply: stay,
  microphone: stay,
  'microphone-lost': stay,
  flow: stay,
  described: stay,
  broken: stay,
  peer: stay,
  timer: (state, event) => (event.name === 'settle' ? to({ ...state, owed: false }, ...settle(state)) : stay(state)),
  standby: stay,
  back: stay,
  network: stay,
  leaving: stay,
  out: (state) => to({ phase: 'idle' }, quiet(state)),
};

/** It was declined, given up or ended here, too late: another endpoint of mine has it. It may go on without me, too. */
function isElsewhere({ call, mine }: Pick<Standing, 'call' | 'mine'>, { me }: StepContext): boolean {
  return !mine && (call?.status === 'incall' || call?.status === 'onhold') && !isGone(call, me);
}

function elsewhere({ other }: Ended, call: Call): Step {
  return to({ phase: 'elsewhere', other, call });
}

function quiet(state: Ended): CallEffect {
  return { type: 'timer', attempt: state.attempt, name: 'settle', ms: null };
}

/** Tells the server of an end that it has not told itself. */
function settle(state: Ended): readonly CallEffect[] {
  return state.owed && state.callId !== null ? [quiet(state), endCommand(state.attempt, state.callId)] : [];
}
