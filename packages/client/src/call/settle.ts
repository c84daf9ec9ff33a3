import { writeMessage } from './channel.ts';
import { plainCommand } from './command.ts';
import type { CallEffect } from './effect.ts';
import { isHeldByMe, isHeldByThem, isOpen, stepHold, type HoldEffect, type HoldEvent, type HoldRecord } from './hold.ts';
import type { Moment, Talking } from './state.ts';
import { tellSound, timed } from './talk-time.ts';
import { to, type Step } from './step.ts';

/** Of the two who may be on record, whoever is not the other is me. */
const recordOf = ({ known, call, other }: Talking): HoldRecord => ({
  known,
  version: call.version,
  mine: call.held_by.some((id) => id !== other.id),
  theirs: call.held_by.includes(other.id),
});

/** Whether the other has set the call aside, as the server or the other says. */
export const heldByThem = (state: Talking): boolean => isHeldByThem(state.hold, recordOf(state));

/** Anything is heard only while nobody holds. */
export const sounds = (state: Talking): boolean => isOpen(state.hold, recordOf(state));

/** A step of the hold of `next`, and all that follows. */
export const settleHold = (before: Talking, next: Talking, event: HoldEvent, at: Moment): Step => {
  const { hold, effects } = stepHold(next.hold, event, recordOf(next));
  return settle(before, { ...next, hold }, at, effects);
};

/** The call is known here alone, as after a restart of the server. */
export const forget = (state: Talking, at: Moment): Step => {
  const { hold } = stepHold(state.hold, { type: 'forgotten' }, recordOf(state));
  return settle(state, { ...state, hold, known: false, telling: false }, at);
};

/**
 * Does what follows from a change: silence or sound both ways, the talk time, word to the server and to the other.
 * `before` is null when the talk begins.
 */
export const settle = (before: Talking | null, next: Talking, at: Moment, wanted: readonly HoldEffect[] = []): Step => {
  const { leg } = next;
  const loud = sounds(next);
  const effects: CallEffect[] = [];
  if (loud !== (before === null ? true : sounds(before)))
    effects.push({ type: 'attach', leg, on: loud }, { type: 'listen', leg, on: loud });
  if (before !== null && before.muted !== next.muted) effects.push({ type: 'enable', leg, on: !next.muted });
  effects.push(...wanted.map((effect) => forHold(next, effect)));
  const asked = tellSound(timed(next, loud, at), at, effects);
  const told =
    before === null || before.hold.mine.wish !== next.hold.mine.wish || before.muted !== next.muted ? say(asked, effects) : asked;
  return to(told, ...effects);
};

/** A hold that was refused is asked for again after this many milliseconds. */
const holdAgain = 3_000;

const forHold = ({ leg, call }: Talking, effect: HoldEffect): CallEffect =>
  effect.type === 'later'
    ? { type: 'timer', leg, name: 'settle', ms: holdAgain }
    : plainCommand(leg, effect.for === 'hold' ? 'call/hold' : 'call/resume', call.call_id);

/** My hold and mute, told over the data channel; nothing happens while it is not open. */
export const say = (state: Talking, effects: CallEffect[]): Talking => {
  const sent = state.sent + 1;
  const { muted, call } = state;
  const held = isHeldByMe(state.hold);
  const mic = state.microphone !== 'lost';
  effects.push({ type: 'say', leg: state.leg, text: writeMessage({ t: 'state', n: sent, held, muted, mic, version: call.version }) });
  return { ...state, sent };
};
