import { writeMessage } from './channel.ts';
import { plainCommand } from './command.ts';
import type { CallEffect } from './effect.ts';
import type { Moment, Talking } from './state.ts';
import { tellSound, timed } from './talk-time.ts';
import { to, type Step } from './step.ts';

/** Whether the other has set the call aside, as the server or the other says. */
export const heldByThem = (state: Talking): boolean => state.claim || heldOnRecord(state);

/** The server knows that the other holds, and has not said otherwise since. */
export const heldOnRecord = ({ known, call, other, lifted }: Talking): boolean => known && !lifted && call.held_by.includes(other.id);

/** Anything is heard only while nobody holds. */
export const sounds = (state: Talking): boolean => !state.held && !heldByThem(state);

/**
 * Does what follows from a change: silence or sound both ways, the talk time, word to the other, and asking the server
 * until it agrees about my hold and my sound. `before` is null when the talk begins.
 */
export const settle = (before: Talking | null, next: Talking, at: Moment): Step => {
  const { leg } = next;
  const loud = sounds(next);
  const effects: CallEffect[] = [];
  if (loud !== (before === null ? true : sounds(before)))
    effects.push({ type: 'attach', leg, on: loud }, { type: 'listen', leg, on: loud });
  if (before !== null && before.muted !== next.muted) effects.push({ type: 'enable', leg, on: !next.muted });
  const asked = tellSound(askServer(timed(next, loud, at), at, effects), at, effects);
  const told = before === null || before.held !== next.held || before.muted !== next.muted ? say(asked, effects) : asked;
  return to(told, ...effects);
};

/** My hold and mute, told over the data channel; nothing happens while it is not open. */
export const say = (state: Talking, effects: CallEffect[]): Talking => {
  const sent = state.sent + 1;
  const { held, muted, call } = state;
  const mic = state.microphone !== 'lost';
  effects.push({ type: 'say', leg: state.leg, text: writeMessage({ t: 'state', n: sent, held, muted, mic, version: call.version }) });
  return { ...state, sent };
};

/** One question at a time: the answer decides about the next. */
const askServer = (state: Talking, at: Moment, effects: CallEffect[]): Talking => {
  if (!state.known || state.asking !== null || state.held === state.call.held_by.includes(at.me)) return state;
  const asking = state.held ? 'hold' : 'resume';
  effects.push(plainCommand(state.leg, `call/${asking}`, state.call.call_id));
  return { ...state, asking };
};
