import { endCommand } from './command.ts';
import { startDialing } from './dialing-start.ts';
import type { CallEffect } from './effect.ts';
import { catchUp, follow } from './idle.ts';
import { startRinging } from './ringing-start.ts';
import type { Ended } from './state.ts';
import { after, stay, to, type Table } from './step.ts';

/** The call is over and its end is shown. */
export const ended: Table<Ended> = {
  call: (state, event, at) => after(settle(state), startDialing({ phase: 'idle' }, event, at)),
  accept: stay,
  take: stay,
  reach: stay,
  decline: stay,
  hold: stay,
  resume: stay,
  mute: stay,
  unmute: stay,
  end: stay,
  hear: stay,
  dismiss: (state) => to({ phase: 'idle' }, ...settle(state)),
  ring: (state, event, at) =>
    event.call.call_id === state.callId
      ? stay(state)
      : after(settle(state), startRinging({ call: event.call, offer: event.offer, candidates: [] }, at)),
  changed: (state, event, at) => {
    if (event.call.call_id !== state.callId) return follow(state, event, at);
    if (event.call.status !== 'ended') return stay(state);
    // The server has counted the time: both sides shall read the same.
    return to({ ...state, talkMs: event.call.talk_ms, owed: false }, ...(state.owed ? [quiet(state)] : []));
  },
  description: stay,
  candidates: stay,
  linked: (state, { standing }, at) => {
    if (standing === null) return stay(state);
    if (standing.call?.call_id !== state.callId) return catchUp(state, standing, at);
    return standing.call === null || standing.call.status === 'ended'
      ? stay(state)
      : to(state, endCommand(state.leg, standing.call.call_id));
  },
  reply: stay,
  microphone: stay,
  'microphone-lost': stay,
  flow: stay,
  described: stay,
  broken: stay,
  peer: stay,
  timer: (state, event) => (event.name === 'settle' ? to({ ...state, owed: false }, ...settle(state)) : stay(state)),
  network: stay,
  leaving: stay,
  out: (state) => to({ phase: 'idle' }, quiet(state)),
};

function quiet(state: Ended): CallEffect {
  return { type: 'timer', leg: state.leg, name: 'settle', ms: null };
}

/** Tells the server of an end that it has not told itself. */
function settle(state: Ended): readonly CallEffect[] {
  return state.owed && state.callId !== null ? [quiet(state), endCommand(state.leg, state.callId)] : [];
}
