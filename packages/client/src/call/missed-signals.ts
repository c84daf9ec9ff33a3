import { askAbout } from './command.ts';
import type { CallEffect } from './effect.ts';
import type { CallEvent } from './event.ts';
import { withEach, type TalkingStep } from './pairs.ts';
import { settlePath } from './settle.ts';
import type { StepContext, Talking } from './state.ts';
import { after, stay, to, type Step } from './step.ts';

/** Nothing of the other has been set yet: their answer is waited for. */
function isUnanswered({ side, path }: Talking): boolean {
  return side === 'caller' && path.phase === 'connecting' && path.connection.end.phase === 'unknown';
}

/**
 * A snapshot says that the call was accepted, and not what the other has sent for it since: that came while nobody was
 * there. So it is asked for, as long as there was no sound yet.
 */
export function askMissed(step: Step): Step {
  const { state } = step;
  if (state.phase !== 'talking') return step;
  return after(step.effects, withEach(state, askFor));
}

function askFor(state: Talking): TalkingStep {
  const { peer, call, other, path } = state;
  if (path.phase !== 'connecting') return { state, effects: [] };
  const asked: readonly CallEffect[] = isUnanswered(state) ? [askAbout(peer, 'signal/get-answer', call, other)] : [];
  return { state, effects: [...asked, askAbout(peer, 'signal/get-ice', call, other)] };
}

/** What had been missed, unless it came by itself meanwhile. */
export function takeMissed(state: Talking, { answer, candidates }: CallEvent<'reply'>['reply'], at: StepContext): Step {
  if (candidates.length > 0) return to(state, { type: 'add', attempt: state.peer, candidates });
  return answer !== null && isUnanswered(state) ? settlePath(state, { type: 'answer', sdp: answer }, at) : stay(state);
}
