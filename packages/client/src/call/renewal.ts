import { answerTo } from './command.ts';
import type { CallEffect } from './effect.ts';
import { fingerprintOf } from './fingerprint.ts';
import { healthy } from './health.ts';
import type { Talking } from './state.ts';
import { stay, to, type Step } from './step.ts';
import { sounds } from './settle.ts';

/** A new connection is given what the old one had: the microphone, and whether the other is heard. */
const newPeer = (state: Talking): readonly CallEffect[] => {
  const { leg } = state;
  const loud = sounds(state);
  return [
    { type: 'peer', leg, as: 'renewal' },
    { type: 'attach', leg, on: loud },
    { type: 'listen', leg, on: loud },
  ];
};

/** What is known of a connection that was just made. What flowed on the old one says nothing of it. */
const unknown = { health: healthy, stalled: false } as const;

/** Makes a new connection and offers it. */
export const renew = (state: Talking): Step =>
  to({ ...state, ...unknown, fresh: true, answers: 0 }, ...newPeer(state), { type: 'offer', leg: state.leg });

/** What an offer of the other in the call is. */
export type Offered =
  /** New candidates for the connection that stands. */
  | 'restart'
  /** The first one of a caller who had sent none with the call. */
  | 'first'
  /** Another connection, which replaces the one that stands. */
  | 'renewal'
  /** Mine stands: both offered a new connection, and the callee yields. */
  | 'crossed';

export const offeredIs = ({ far, fresh, side }: Talking, sdp: string): Offered => {
  const print = fingerprintOf(sdp);
  const known = print === null || print === far;
  if (fresh) return known || side === 'caller' ? 'crossed' : 'renewal';
  if (far === null) return side === 'callee' ? 'first' : 'restart';
  return known ? 'restart' : 'renewal';
};

/** Answers the other's new connection with one of mine. What it counts on its channel begins anew. */
export const follow = (state: Talking, sdp: string): Step => {
  const { leg } = state;
  return to({ ...state, ...unknown, far: fingerprintOf(sdp), fresh: false, seen: 0, answers: 0 }, ...newPeer(state), ...answerTo(leg, sdp));
};

/** Takes an answer, unless it belongs to a connection that I do not have. */
export const answered = (state: Talking, sdp: string): Step => {
  const print = fingerprintOf(sdp);
  const { leg, far, fresh } = state;
  // Nothing in an answer says which offer it belongs to. Where one was taken already it was an earlier offer's, and
  // this one is of no use with it there.
  if (!fresh && far !== null && print !== null && print !== far)
    return state.answers > 0 && state.media !== 'connected' ? renew(state) : stay(state);
  const answers = state.answers + 1;
  // Two answers to what I think one offer: mine have crossed their answer, so both sides may hold different ones.
  const crossed: readonly CallEffect[] = answers > 1 && state.media !== 'connected' ? [{ type: 'timer', leg, name: 'mend', ms: 0 }] : [];
  // At the other end of a new connection there may be another page of theirs, which counts its words from the
  // beginning.
  const seen = fresh ? 0 : state.seen;
  return to({ ...state, answers, far: print ?? far, fresh: false, seen }, { type: 'take-answer', leg, sdp }, ...crossed);
};
