import type { CallEntry, CallView } from '@earshot/client';
import { useState } from 'preact/hooks';

/** Whether a call came to me; null when it does not tell. */
function isIncoming(call: CallView, me: string): boolean | null {
  if (call.phase === 'idle' || call.phase === 'ended') return null;
  return call.phase === 'dialing' ? false : call.call.callee_id === me;
}

/** Whether the call in focus came to me. An ended call no longer tells, so it is kept from before. */
export function useIncoming(calls: readonly CallEntry[], me: string): boolean {
  const [known] = useState(() => new Map<string, boolean>());
  for (const { id, view } of calls) {
    const told = isIncoming(view, me);
    if (told !== null) known.set(id, told);
  }
  return calls.some(({ id, focused }) => focused && known.get(id) === true);
}
