import { isMuted } from '../call/microphone.ts';
import type { Kept } from '../call/state.ts';
import type { CallSet, Entry } from './set.ts';

/** What a tab keeps of its calls, so that they go on after a reload. */
export function keptOf({ entries, kept }: CallSet): readonly Kept[] {
  return [...kept, ...entries.flatMap(({ call }) => keptCall(call))];
}

function keptCall(call: Entry['call']): readonly Kept[] {
  if (call.phase === 'talking') return [{ callId: call.call.call_id, other: call.other, muted: isMuted(call.microphone) }];
  // Whom I call is rung on, and what I have accepted goes on.
  const isGoing = call.phase === 'dialing' || (call.phase === 'accepting' && call.sent);
  return isGoing && call.call !== null ? [{ callId: call.call.call_id, other: call.other, muted: false }] : [];
}
