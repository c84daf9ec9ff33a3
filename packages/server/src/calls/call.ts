import type { EndReason } from '@earshot/protocol';
import { countTalk, isThere, isTold, recount, untold, type Sound } from './sound.ts';

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

export type CallCommand =
  | { readonly type: 'ringing'; readonly by: Side }
  | { readonly type: 'accept'; readonly by: Side; readonly leg: Leg }
  | { readonly type: 'reject'; readonly by: Side; readonly leg: Leg }
  | { readonly type: 'end'; readonly by: Side; readonly reason: 'hung_up' | 'lost' | 'failed' }
  | { readonly type: 'hold'; readonly by: Side }
  | { readonly type: 'resume'; readonly by: Side }
  /** Another endpoint of the same user goes on with the call. */
  | { readonly type: 'take'; readonly by: Side; readonly leg: Leg }
  /** A side has sound of the other, or has none. */
  | { readonly type: 'sound'; readonly by: Side; readonly connected: boolean }
  /** The page of a side has closed and not come back, or is back. */
  | { readonly type: 'away'; readonly by: Side; readonly away: boolean }
  /** The callee was rung long enough. */
  | { readonly type: 'no_answer' }
  /** A party is gone and nobody has hung up. */
  | { readonly type: 'lose'; readonly reason: 'lost' | 'unreachable' };

export type Refused = 'wrong_side' | 'wrong_state' | 'answered_elsewhere' | 'call_ended';

/** The call after the command; the same object when the command was fine and changed nothing. */
export type Stepped = { readonly ok: true; readonly call: Call } | { readonly ok: false; readonly refused: Refused };

/** Now, on the clock that never jumps. */
export interface Instant {
  readonly mono: number;
}

const to = (call: Call): Stepped => ({ ok: true, call });
const refuse = (refused: Refused): Stepped => ({ ok: false, refused });

/** What a command makes of a call, or why it may not. Pure; a change adds one to the version. */
export const step = (call: Call, command: CallCommand, now: Instant): Stepped => {
  if ((command.type === 'ringing' || command.type === 'accept' || command.type === 'reject') && command.by === 'caller')
    return refuse('wrong_side');
  switch (call.status) {
    case 'calling':
      return whileCalling(call, command, now);
    case 'incall':
    case 'onhold':
      return whileAccepted(call, command, now);
    case 'ended':
      return refuse('call_ended');
  }
};

const whileCalling = (call: CallingCall, command: CallCommand, now: Instant): Stepped => {
  switch (command.type) {
    case 'ringing':
      return to(call.ringing ? call : { ...call, version: call.version + 1, ringing: true });
    case 'accept':
      return to(accepted(call, command.leg, now));
    case 'reject':
      return to(over(call, 'rejected', command.by, now));
    case 'end':
      return to(over(call, endedBeforeAccept(command), command.by, now));
    case 'no_answer':
      return to(over(call, 'no_answer', null, now));
    case 'lose':
      return to(over(call, command.reason, null, now));
    case 'take':
      if (command.by === 'callee') return refuse('wrong_state');
      return to(command.leg === call.callerLeg ? call : { ...call, version: call.version + 1, callerLeg: command.leg });
    case 'hold':
    case 'resume':
    case 'sound':
    case 'away':
      return refuse('wrong_state');
  }
};

const accepted = (call: CallingCall, leg: Leg, now: Instant): TalkingCall => ({
  ...call,
  version: call.version + 1,
  status: 'incall',
  calleeLeg: leg,
  talked: 0,
  since: now.mono,
  sound: untold,
  away: [],
});

const endedBeforeAccept = (command: CallCommand & { readonly type: 'end' }): EndReason => {
  if (command.reason === 'failed') return 'failed';
  return command.by === 'caller' ? 'cancelled' : 'rejected';
};

const whileAccepted = (call: TalkingCall | HeldCall, command: CallCommand, now: Instant): Stepped => {
  switch (command.type) {
    case 'accept':
      return command.leg === call.calleeLeg ? to(call) : refuse('answered_elsewhere');
    case 'reject':
      return refuse(command.leg === call.calleeLeg ? 'wrong_state' : 'answered_elsewhere');
    case 'hold':
      return to(held(call, command.by, now));
    case 'resume':
      return resumed(call, command.by, now);
    case 'take':
      return to(taken(call, command.by, command.leg));
    case 'sound':
      return to(heard(call, command, now));
    case 'away':
      return to(parted(call, command.by, command.away));
    case 'end':
      return to(over(call, command.reason, command.by, now));
    case 'lose':
      return to(over(call, 'lost', null, now));
    case 'ringing':
    case 'no_answer':
      return refuse('wrong_state');
  }
};

const held = (call: TalkingCall | HeldCall, by: Side, now: Instant): HeldCall => {
  if (call.status === 'onhold')
    return call.heldBy.includes(by) ? call : { ...call, version: call.version + 1, heldBy: [...call.heldBy, by] };
  const { since: _since, ...rest } = call;
  return { ...rest, version: call.version + 1, status: 'onhold', talked: talkedMs(call, now), heldAt: now.mono, heldBy: [by] };
};

const resumed = (call: TalkingCall | HeldCall, by: Side, now: Instant): Stepped => {
  if (call.status !== 'onhold' || !call.heldBy.includes(by)) return refuse('wrong_state');
  const { heldBy, heldAt: _heldAt, ...rest } = call;
  const still = heldBy.filter((side) => side !== by);
  if (still.length > 0) return to({ ...call, version: call.version + 1, heldBy: still });
  return to({ ...rest, version: call.version + 1, status: 'incall', since: isThere(call.sound) ? now.mono : null });
};

/** Whoever takes a side over is there; of its sound the last word stands until the new one says another. */
const taken = <C extends TalkingCall | HeldCall>(call: C, by: Side, leg: Leg): C => {
  if (legOn(call, by) === leg) return call;
  const back = parted(call, by, false);
  return { ...back, version: call.version + 1, ...(by === 'caller' ? { callerLeg: leg } : { calleeLeg: leg }) };
};

const heard = (call: TalkingCall | HeldCall, { by, connected }: CallCommand & { readonly type: 'sound' }, now: Instant): Call => {
  if (call.sound[by] === connected) return call;
  const sound = { ...call.sound, [by]: connected };
  const next = { ...call, version: call.version + 1, sound };
  if (next.status === 'incall') return { ...next, ...recount(next, call.sound, sound, now.mono) };
  return isTold(call.sound) ? next : { ...next, talked: 0 };
};

const parted = <C extends TalkingCall | HeldCall>(call: C, by: Side, away: boolean): C => {
  if (call.away.includes(by) === away) return call;
  const others = call.away.filter((side) => side !== by);
  return { ...call, version: call.version + 1, away: away ? [...others, by] : others };
};

const over = (call: LiveCall, reason: EndReason, endedBy: Side | null, now: Instant): EndedCall => ({
  id: call.id,
  caller: call.caller,
  callee: call.callee,
  callerLeg: call.callerLeg,
  createdAt: call.createdAt,
  version: call.version + 1,
  ringing: call.ringing,
  status: 'ended',
  answered: call.status === 'calling' ? null : { leg: call.calleeLeg },
  // A call that failed was never heard; who says nothing of its sound says so at the end.
  talked: reason === 'failed' && call.status !== 'calling' && !isTold(call.sound) ? 0 : talkedMs(call, now),
  reason,
  endedBy,
});

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
