import type { Problem } from '../problems.ts';
import { endCommand, show } from './command.ts';
import { isNewer } from './ending.ts';
import { isGone, otherOf } from './parties.ts';
import { isMutedIn } from './settle.ts';
import type { Elsewhere, StepContext } from './state.ts';
import { startTakeOver } from './take-over.ts';
import { stay, to, type Step, type Table } from './step.ts';
import type { Call } from '@earshot/protocol';

const over: Step = to({ phase: 'idle' });

/** Another endpoint of mine has the call: it is only watched, and can be ended. */
export const elsewhere: Table<Elsewhere> = {
  call: stay,
  accept: stay,
  'pick-up': stay,
  take: (state, { unfit }, at) => take(state, unfit, at),
  reach: stay,
  decline: stay,
  hold: stay,
  resume: stay,
  mute: stay,
  unmute: stay,
  write: stay,
  join: stay,
  end: (state, _, at) => to(state, endCommand(at.id, state.call.call_id)),
  hear: stay,
  dismiss: stay,
  ring: stay,
  changed: (state, event, at) => updated(state, event.call, at),
  description: stay,
  candidates: stay,
  linked: (state, { standing }, at) => {
    if (standing === null) return stay(state);
    return standing.call === null ? over : updated(state, standing.call, at);
  },
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
  out: () => over,
};

/** Only a call that was accepted can be gone on with elsewhere. */
function take(state: Elsewhere, unfit: Problem | null, at: StepContext): Step {
  if (unfit !== null) return to(state, show(unfit));
  return state.call.status === 'calling'
    ? stay(state)
    : startTakeOver(state.call, { gone: false, muted: isMutedIn(state.call, at.me) }, at);
}

function updated(state: Elsewhere, call: Call, at: StepContext): Step {
  if (!isNewer(call, state.call)) return stay(state);
  return call.status === 'ended' || isGone(call, at.me) ? over : to({ ...state, call, other: otherOf(call, at.me) });
}
