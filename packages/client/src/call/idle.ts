import { endCommand } from './command.ts';
import { startDialing, startDialingOn } from './dialing-start.ts';
import type { CallEffect } from './effect.ts';
import { isGone, otherOf, ringsFor } from './parties.ts';
import type { Standing } from './event.ts';
import { startPickingUp } from './picking-up.ts';
import { startRinging } from './ringing-start.ts';
import type { Elsewhere, Idle, Kept, StepContext } from './state.ts';
import { after, stay, to, type Step, type Table } from './step.ts';
import { startTakeOver } from './take-over.ts';
import type { Call } from '@earshot/protocol';

/** Nothing goes on. */
export const idle: Table<Idle> = {
  call: (state, event, at) => startDialing(state, event, at),
  accept: stay,
  'pick-up': (state, event, at) => startPickingUp(state, event, at),
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
  dismiss: stay,
  ring: (_, event, at) => startRinging({ call: event.call, offer: event.offer, candidates: [] }, at),
  changed: (state, event, at) => follow(state, event, at),
  description: stay,
  candidates: stay,
  linked: (state, { standing }, at) => (standing === null ? stay(state) : catchUp(state, standing, at)),
  reply: stay,
  microphone: stay,
  'microphone-lost': stay,
  flow: stay,
  described: stay,
  broken: stay,
  peer: stay,
  timer: stay,
  standby: stay,
  back: stay,
  network: stay,
  leaving: stay,
  out: stay,
};

/**
 * A call of mine that this phone has no attempt of: another tab or device of mine has it, or it came about after this
 * phone had given up asking for it.
 */
function follow(state: Idle, { call, mine }: { readonly call: Standing['call']; readonly mine: boolean }, at: StepContext): Step {
  if (call === null || call.status === 'ended' || isGone(call, at.me)) return stay(state);
  if (mine) return to(state, orphaned(call.call_id, at));
  // As the callee I hear of it by `ring`, which brings the offer.
  if (ringsFor(call, at.me)) return stay(state);
  const elsewhere: Elsewhere = { phase: 'elsewhere', other: otherOf(call, at.me), call };
  return to(elsewhere);
}

/** What the server knows of me when this phone has no attempt. */
function catchUp(state: Idle, { call, mine, offer }: Standing, at: StepContext): Step {
  if (state.kept !== undefined) {
    const { callId } = state.kept;
    return after([{ type: 'keep-text', callId, text: null }], goOn(state.kept, { call, mine, offer }, at));
  }
  if (call === null || call.status === 'ended') return stay(state);
  if (ringsFor(call, at.me)) return startRinging({ call, offer, candidates: [] }, at);
  return follow(state, { call, mine }, at);
}

/** This tab held a call before it was loaded again: it goes on with it, or says how it has ended meanwhile. */
function goOn(kept: Kept, standing: Standing, at: StepContext): Step {
  const { call } = standing;
  if (call === null || call.status === 'ended') return showEnd(kept, call, at);
  if (ringsFor(call, at.me)) return catchUp({ phase: 'idle' }, standing, at);
  if (isGone(call, at.me)) return showEnd(kept, null, at);
  if (call.status === 'calling') return startDialingOn(call, at);
  return startTakeOver(call, { gone: true, muted: kept.muted, text: kept.text }, at);
}

function showEnd({ callId, other }: Kept, call: Call | null, at: StepContext): Step {
  return to({
    phase: 'ended',
    attempt: at.id,
    callId,
    other,
    reason: call?.reason ?? 'lost',
    byMe: call?.ended_by === at.me,
    talkMs: call?.talk_ms ?? 0,
    owed: false,
    goesOn: [],
    taker: null,
    said: null,
  });
}

/** The server thinks that this phone holds the call, and it does not: nobody would ever hang up. */
function orphaned(callId: string, at: StepContext): CallEffect {
  return endCommand(at.id, callId, 'lost');
}
