import type { Call } from '@earshot/protocol';
import { takeCommand } from './command.ts';
import type { CallEffect } from './effect.ts';
import { otherOf } from './ending.ts';
import { firstHold } from './hold.ts';
import type { Kept, Moment, Talking } from './state.ts';
import { after, type Step } from './step.ts';
import { timesOf } from './talk-time.ts';
import { settle } from './settle.ts';
import { patience, untouched } from './talking-start.ts';

/**
 * How the call is taken: over from whoever holds it, or only if nobody of mine does; and whether the microphone was
 * off.
 */
export interface Taking {
  readonly gone: boolean;
  readonly muted: Kept['muted'];
}

/**
 * Goes on with a call of mine that this phone has no leg of: after a reload, or over from another tab. The server is
 * asked first; once it agrees, a new connection is offered. The microphone opens meanwhile, muted as it was, and is on
 * the line only while nobody holds.
 */
export const startTaking = (call: Call, { gone, muted }: Taking, at: Moment): Step => {
  const leg = at.id;
  const talking: Talking = {
    phase: 'talking',
    leg,
    other: otherOf(call, at.me),
    call,
    side: call.caller_id === at.me ? 'caller' : 'callee',
    microphone: 'opening',
    media: 'reconnecting',
    ...untouched,
    urgent: true,
    lostAt: at.now,
    heard: true,
    muted,
    hold: firstHold(call.held_by.includes(at.me)),
    tap: false,
    stalled: false,
    ...timesOf(call, at),
    far: null,
    taking: 'asking',
  };
  const effects: CallEffect[] = [
    { type: 'problem', problem: null },
    takeCommand(leg, call.call_id, gone),
    { type: 'enable', leg, on: !muted },
    { type: 'microphone', leg },
    { type: 'timer', leg, name: 'sound', ms: patience },
  ];
  return after(effects, settle(null, talking, at));
};
