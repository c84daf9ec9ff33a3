import type { CallView } from '@earshot/client';

/** Ada has called Bob, and they talk. */
export const call: Extract<CallView, { phase: 'elsewhere' }>['call'] = {
  call_id: 'c',
  caller_id: 'ada',
  caller_username: 'Ada',
  callee_id: 'bob',
  callee_username: 'Bob',
  status: 'incall',
  held_by: [],
  held_ms: 0,
  sound_up: [],
  sound_down: [],
  away: [],
  version: 1,
  created_at: 0,
  ringing: true,
  talk_ms: 0,
  reason: null,
  ended_by: null,
  kind: 'direct',
  parties: [],
  invited_by: null,
  replaces: null,
};
