import type { Call as CallOnWire, UserStatus } from '@earshot/protocol';
import { isAccepted, talkedMs, type Call, type Instant, type LiveCall, type Side } from './call.ts';

/** The call as it goes over the wire: the whole snapshot, the same in every answer and event. */
export const callSnapshot = (call: Call, now: Instant): CallOnWire => ({
  call_id: call.id,
  caller_id: call.caller.id,
  caller_username: call.caller.username,
  callee_id: call.callee.id,
  callee_username: call.callee.username,
  status: call.status,
  held_by: call.status === 'onhold' ? call.heldBy.map((side) => call[side].id) : [],
  held_ms: call.status === 'onhold' ? Math.max(0, Math.floor(now.mono - call.heldAt)) : 0,
  sound_up: whose(call, (side) => isAccepted(call) && call.sound[side] === true),
  sound_down: whose(call, (side) => isAccepted(call) && call.sound[side] === false),
  away: whose(call, (side) => isAccepted(call) && call.away.includes(side)),
  version: call.version,
  created_at: call.createdAt,
  ringing: call.ringing,
  talk_ms: Math.floor(talkedMs(call, now)),
  reason: call.status === 'ended' ? call.reason : null,
  ended_by: call.status === 'ended' && call.endedBy !== null ? call[call.endedBy].id : null,
});

const sides = ['caller', 'callee'] as const;
const whose = (call: Call, is: (side: Side) => boolean): string[] => sides.filter(is).map((side) => call[side].id);

/** What a call makes of the status of one of its parties. */
export const statusIn = (call: LiveCall, side: Side): UserStatus => {
  if (call.status !== 'calling') return call.status;
  return side === 'caller' ? 'calling' : 'ringing';
};
