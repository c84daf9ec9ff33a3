import { endCommand } from './command.ts';
import { startDialing } from './dialing-start.ts';
import type { CallEffect } from './effect.ts';
import { otherOf } from './ending.ts';
import type { Standing } from './event.ts';
import { startRinging } from './ringing-start.ts';
import type { CallState, Elsewhere, Idle, Moment } from './state.ts';
import { stay, to, type Step, type Table } from './step.ts';

/** Nothing goes on. */
export const idle: Table<Idle> = {
  call: (state, event, at) => startDialing(state, event, at),
  accept: stay,
  decline: stay,
  hold: stay,
  resume: stay,
  mute: stay,
  unmute: stay,
  end: stay,
  hear: stay,
  dismiss: stay,
  ring: (_, event, at) => startRinging({ call: event.call, offer: event.offer, candidates: [] }, at),
  changed: (state, event, at) => follow(state, event, at),
  description: stay,
  candidates: stay,
  linked: (state, { standing }, at) => (standing === null ? stay(state) : catchUp(state, standing, at)),
  reply: stay,
  microphone: stay,
  'microphone-lost': stay,
  described: stay,
  broken: stay,
  peer: stay,
  timer: stay,
  out: stay,
};

/** A call of mine that this phone has no leg of: another tab or device of mine has it. */
export const follow = (state: CallState, { call, mine }: { readonly call: Standing['call']; readonly mine: boolean }, at: Moment): Step => {
  if (call === null || call.status === 'ended' || mine) return stay(state);
  // As the callee I hear of it by `ring`, which brings the offer.
  if (call.status === 'calling' && call.callee_id === at.me) return stay(state);
  const elsewhere: Elsewhere = { phase: 'elsewhere', other: otherOf(call, at.me), call };
  return to(elsewhere);
};

/** What the server knows of me when this phone has no leg. */
export const catchUp = (state: CallState, { call, mine, offer }: Standing, at: Moment): Step => {
  if (call === null || call.status === 'ended') return stay(state);
  if (call.status === 'calling' && call.callee_id === at.me) return startRinging({ call, offer, candidates: [] }, at);
  // The server thinks that this phone holds the call, and it does not: nobody would ever hang up.
  if (mine) return to(state, orphaned(call.call_id, at));
  return follow(state, { call, mine }, at);
};

const orphaned = (callId: string, at: Moment): CallEffect => endCommand(at.id, callId, 'lost');
