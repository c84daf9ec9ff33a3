import { isMuted } from './microphone.ts';
import type { CallState, Kept } from './state.ts';

/** What a tab keeps of its call, so that it goes on after a reload; null when there is nothing to go on with. */
export function keptOf(state: CallState): Kept | null {
  if (state.phase === 'idle') return state.kept ?? null;
  if (state.phase === 'talking') return { callId: state.call.call_id, other: state.other, muted: isMuted(state.microphone) };
  const { phase } = state;
  // Whom I call is rung on, and what I have accepted goes on.
  const isGoing = (phase === 'dialing' && state.call !== null) || (phase === 'accepting' && state.sent);
  return isGoing && state.call !== null ? { callId: state.call.call_id, other: state.other, muted: false } : null;
}

/** Whether two say the same. */
export function sameKept(one: Kept | null, two: Kept | null): boolean {
  return one === two || (one !== null && two !== null && one.callId === two.callId && one.muted === two.muted);
}
