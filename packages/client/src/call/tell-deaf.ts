import type { Call } from '@earshot/protocol';
import { untilTold } from './deaf.ts';
import type { CallEffect } from './effect.ts';
import { isCompany, withEach } from './pairs.ts';
import { isUnmade } from './path.ts';
import type { StepContext, Talking } from './state.ts';

/** Whether the record has it that one of two hears nothing of the other. */
function isDeafIn({ parties }: Call, userId: string, otherId: string): boolean {
  return parties.some(({ user_id, deaf_to = [] }) => user_id === userId && deaf_to.includes(otherId));
}

/** Tells the server whom of several I do not reach, and whom I reach again. */
export function tellDeaf(state: Talking, { me }: StepContext, effects: CallEffect[]): Talking {
  return withEach(state, (one) => ({ state: tellOfOne(one, me, effects), effects: [] })).state;
}

function tellOfOne(state: Talking, me: string, effects: CallEffect[]): Talking {
  const { call, deaf, other, path, peer, server } = state;
  if (deaf === 'told' || server === 'forgot' || isUnmade(path)) return state;
  const recorded = isDeafIn(call, me, other.id);
  const connected = path.phase === 'connected';
  if (connected ? recorded : deaf === 'due' && !recorded) {
    effects.push({ type: 'command', attempt: peer, name: 'call/sound', body: { call_id: call.call_id, connected, to: other.id } });
    return { ...state, deaf: 'told' };
  }
  // Between two the word about the sound as a whole says it.
  const lacks = !connected && isCompany(state);
  if (lacks === (deaf !== 'heard')) return state;
  effects.push({ type: 'timer', attempt: peer, name: 'deaf', ms: lacks ? untilTold : null });
  return { ...state, deaf: lacks ? 'early' : 'heard' };
}
