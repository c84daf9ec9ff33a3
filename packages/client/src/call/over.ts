import type { CallEvent } from './event.ts';
import type { CallState } from './state.ts';

/** The calls that ended on this phone, the newest last, each with the version that was known of it. */
export type Over = readonly { readonly callId: string; readonly version: number }[];

const most = 8;

export function noteOver(over: Over, before: CallState, after: CallState): Over {
  if (after.phase !== 'ended' || before.phase === 'ended' || after.callId === null || isOver(over, after.callId)) return over;
  const version = 'call' in before ? (before.call?.version ?? 0) : 0;
  return [...over, { callId: after.callId, version }].slice(-most);
}

function isOver(over: Over, id: string): boolean {
  return over.some(({ callId }) => callId === id);
}

/**
 * Whether a call of which this phone has taken leave is told as if it rang, for the server has not heard the goodbye
 * yet.
 */
export function isLeft(state: CallState, event: CallEvent, goodbyes: readonly unknown[]): boolean {
  if (state.phase !== 'idle' && state.phase !== 'ended') return false;
  const call = event.type === 'ring' ? event.call : event.type === 'linked' ? (event.standing?.call ?? null) : null;
  return call !== null && call.status !== 'ended' && goodbyes.includes(call.call_id);
}

/**
 * Whether this is a late word about a call that is over: it must not ring again, as when it was answered by calling
 * back before its ring came, and must not be taken for the call to the same person that is being made now.
 */
export function isStale(state: CallState, event: CallEvent, over: Over): boolean {
  if (event.type === 'ring') return isOver(over, event.call.call_id);
  // What was missed may come when the call is long over here: it was taken and ended by another way.
  if (event.type === 'changed' && over.some(({ callId, version }) => callId === event.call.call_id && event.call.version <= version))
    return true;
  if (state.phase !== 'dialing') return false;
  if (event.type === 'changed') return isOver(over, event.call.call_id);
  if (event.type !== 'linked' || state.call !== null) return false;
  const call = event.standing?.call ?? null;
  return call !== null && isOver(over, call.call_id);
}
