import type { EndReason } from '@earshot/protocol';
import {
  legOn,
  talkedMs,
  type Call,
  type CallingCall,
  type EndedCall,
  type HeldCall,
  type Instant,
  type Leg,
  type LiveCall,
  type Side,
  type TalkingCall,
} from './call.ts';
import { isThere, isTold, recount, untold } from './sound.ts';

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
