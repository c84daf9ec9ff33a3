import type { EndReason } from '@earshot/protocol';
import { countTalk, type Sound } from './sound.ts';

/**
 * One conversation of two users.
 *
 *     calling --accept--> incall <--hold / last resume--> onhold
 *        |                   |                              |
 *        +--reject, end,     +--end, lose-------------------+--end, lose--+
 *           no answer, lose                                               v
 *        +------------------------------------------------------------> ended
 *
 * calling: the callee is being rung. incall: they talk, and talk time runs while the sound is there. onhold: somebody
 * has set the call aside, and talk time stands. ended: for ever.
 */
export type Call = CallingCall | TalkingCall | HeldCall | EndedCall;
export type LiveCall = Exclude<Call, EndedCall>;

export interface Party {
  readonly id: string;
  readonly username: string;
}

/** Which of the two. */
export type Side = 'caller' | 'callee';

/** The endpoint that holds a side of the call; null is a client that only makes requests. */
export type Leg = string | null;

interface Shared {
  readonly id: string;
  readonly caller: Party;
  readonly callee: Party;
  readonly callerLeg: Leg;
  /** Unix milliseconds. */
  readonly createdAt: number;
  /** Grows by one with every change. */
  readonly version: number;
  /** A device of the callee has confirmed that it rings. */
  readonly ringing: boolean;
}

export interface CallingCall extends Shared {
  readonly status: 'calling';
}

interface Accepted extends Shared {
  readonly calleeLeg: Leg;
  /** Milliseconds talked, in a talking call before `since`. */
  readonly talked: number;
  readonly sound: Sound;
  /** Whose page has said that it closes, and has not come back since. */
  readonly away: readonly Side[];
}

export interface TalkingCall extends Accepted {
  readonly status: 'incall';
  /** Monotonic milliseconds; null while there is no sound. */
  readonly since: number | null;
}

export interface HeldCall extends Accepted {
  readonly status: 'onhold';
  /** When it was set aside (monotonic ms). */
  readonly heldAt: number;
  /** Who has set it aside: one or both, never none. */
  readonly heldBy: readonly Side[];
}

export interface EndedCall extends Shared {
  readonly status: 'ended';
  /** Who had accepted it, or null when nobody had. */
  readonly answered: { readonly leg: Leg } | null;
  readonly talked: number;
  readonly reason: EndReason;
  readonly endedBy: Side | null;
}

/** Now, on the clock that never jumps. */
export interface Instant {
  readonly mono: number;
}

/** Milliseconds talked until now, holds and lost sound left out. */
export const talkedMs = (call: Call, now: Instant): number => {
  switch (call.status) {
    case 'calling':
      return 0;
    case 'incall':
      return countTalk(call, now.mono);
    case 'onhold':
    case 'ended':
      return call.talked;
  }
};

export const isAccepted = (call: Call): call is TalkingCall | HeldCall => call.status === 'incall' || call.status === 'onhold';

/** Which side of the call a user is, or null for a stranger. */
export const sideOf = (call: Call, userId: string): Side | null => {
  if (call.caller.id === userId) return 'caller';
  return call.callee.id === userId ? 'callee' : null;
};

export const otherSide = (side: Side): Side => (side === 'caller' ? 'callee' : 'caller');

/**
 * Which endpoint holds a side; null for a client that only makes requests, and for a callee who has not accepted yet.
 */
export const legOn = (call: LiveCall, side: Side): Leg => {
  if (side === 'caller') return call.callerLeg;
  return call.status === 'calling' ? null : call.calleeLeg;
};

/**
 * Whether what comes by this leg is said for that side of the call. While it rings, every endpoint of the callee speaks
 * for them, and so does any once it is over.
 */
export const speaks = (call: Call, side: Side, leg: Leg): boolean =>
  call.status === 'ended' || (call.status === 'calling' && side === 'callee') || legOn(call, side) === leg;

/** Whether the endpoint holds this side of the call. While it rings, every endpoint of the callee does. */
export const holdsLeg = (call: Call, side: Side, endpointId: string): boolean => {
  if (side === 'caller') return call.callerLeg === endpointId;
  switch (call.status) {
    case 'calling':
      return true;
    case 'incall':
    case 'onhold':
      return call.calleeLeg === endpointId;
    case 'ended':
      return call.answered === null || call.answered.leg === endpointId;
  }
};
