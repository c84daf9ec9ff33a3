import { talkedMs } from '../snapshot.ts';
import type { CallEffect } from './effect.ts';
import { isUnmade } from './path.ts';
import type { Moment, Talking } from './state.ts';

/** A first connection that is up sooner needs no word that it is not up yet. In milliseconds. */
export const untilSlow = 1_000;

/**
 * Talk time runs while sound is there and nobody holds, as far as it is known here: the server counts by the words of
 * both.
 */
const runs = ({ path, known, call, other }: Talking, loud: boolean): boolean =>
  loud && path.phase === 'connected' && !(known && call.sound_down.includes(other.id));

/** The times as they stand when sound may flow (`loud`) or somebody holds. */
export const timed = (state: Talking, loud: boolean, { now }: Moment): Talking => {
  const running = runs(state, loud);
  const talk = state.talk.running === running ? state.talk : { ms: talkedMs(state.talk, now), at: now, running };
  const heldSince = loud ? null : (state.heldSince ?? now);
  return talk === state.talk && heldSince === state.heldSince ? state : { ...state, talk, heldSince };
};

/** The times as the server has them. */
export const timesOf = (call: Talking['call'], { now }: Moment): Pick<Talking, 'talk' | 'heldSince'> => ({
  talk: { ms: call.talk_ms, at: now, running: false },
  heldSince: call.status === 'onhold' ? now - call.held_ms : null,
});

/** What the server has on record of the sound here; null when it has heard nothing of it. */
const recorded = ({ call }: Talking, me: string): boolean | null => {
  if (call.sound_up.includes(me)) return true;
  return call.sound_down.includes(me) ? false : null;
};

/**
 * Tells the server whether there is sound, until it agrees: one word at a time, and none of a first connection that is
 * quick.
 */
export const tellSound = (state: Talking, { me }: Moment, effects: CallEffect[]): Talking => {
  const connected = state.path.phase === 'connected';
  const record = recorded(state, me);
  if (!state.known || state.telling || isUnmade(state.path) || record === connected) return state;
  if (record === null && state.path.phase === 'connecting' && !state.slow) return state;
  const { leg, call } = state;
  effects.push({ type: 'command', leg, name: 'call/sound', body: { call_id: call.call_id, connected } });
  return { ...state, telling: true };
};
