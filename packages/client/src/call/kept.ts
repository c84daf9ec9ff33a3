import type { CallState, Kept } from './state.ts';

/** What a tab keeps of its call, so that it goes on after a reload; null when there is nothing to go on with. */
export const keptOf = (state: CallState): Kept | null => {
  if (state.phase === 'idle') return state.kept ?? null;
  return state.phase === 'talking' ? { callId: state.call.call_id, other: state.other, muted: state.muted } : null;
};

/** Whether two say the same. */
export const sameKept = (one: Kept | null, two: Kept | null): boolean =>
  one === two || (one !== null && two !== null && one.callId === two.callId && one.muted === two.muted);
