import type { CallEvent } from './event.ts';
import type { CallState } from './state.ts';

/** Ids of the calls that ended on this phone, the newest last. */
export type Over = readonly string[];

const most = 8;

export const noteOver = (over: Over, before: CallState, after: CallState): Over => {
  if (after.phase !== 'ended' || before.phase === 'ended' || after.callId === null || over.includes(after.callId)) return over;
  return [...over, after.callId].slice(-most);
};

/** Whether a call of which this phone has taken leave is told as if it rang, for the server has not heard the goodbye yet. */
export const isLeft = (state: CallState, event: CallEvent, goodbyes: readonly unknown[]): boolean => {
  if (state.phase !== 'idle' && state.phase !== 'ended') return false;
  const call = event.type === 'ring' ? event.call : event.type === 'linked' ? (event.standing?.call ?? null) : null;
  return call !== null && call.status !== 'ended' && goodbyes.includes(call.call_id);
};

/**
 * Whether this is a late word about a call that is over: it must not ring again, as when it was answered by calling back before its ring came, and must not be
 * taken for the call to the same person that is being made now.
 */
export const isStale = (state: CallState, event: CallEvent, over: Over): boolean => {
  if (event.type === 'ring') return over.includes(event.call.call_id);
  if (state.phase !== 'dialing') return false;
  if (event.type === 'changed') return over.includes(event.call.call_id);
  if (event.type !== 'linked' || state.call !== null) return false;
  const call = event.standing?.call ?? null;
  return call !== null && over.includes(call.call_id);
};
