import type { LiveCall, Call } from './call.ts';
import type { LiveCalls } from './live-calls.ts';

/** Live calls of one process. */
export const createMemoryCalls = (): LiveCalls => {
  const calls = new Map<string, Call>();
  const users = new Map<string, string>();
  const counts = { calling: 0, incall: 0, onhold: 0 };

  const live = (callId: string | undefined): LiveCall | null => {
    const call = callId === undefined ? undefined : calls.get(callId);
    return call === undefined || call.status === 'ended' ? null : call;
  };
  const count = (call: Call, by: 1 | -1): void => {
    if (call.status !== 'ended') counts[call.status] += by;
  };
  return {
    open(call) {
      if (users.has(call.caller.id)) return 'caller_busy';
      if (users.has(call.callee.id)) return 'callee_busy';
      calls.set(call.id, call);
      users.set(call.caller.id, call.id);
      users.set(call.callee.id, call.id);
      count(call, 1);
      return 'opened';
    },
    keep: (call) => void calls.set(call.id, call),
    get: (callId) => calls.get(callId) ?? null,
    replace(next, expectedVersion) {
      const before = calls.get(next.id);
      if (before === undefined || before.version !== expectedVersion) return false;
      calls.set(next.id, next);
      count(before, -1);
      count(next, 1);
      if (next.status === 'ended') for (const { id } of [next.caller, next.callee]) if (users.get(id) === next.id) users.delete(id);
      return true;
    },
    byUser: (userId) => live(users.get(userId)),
    remove(callId) {
      if (live(callId) === null) calls.delete(callId);
    },
    counts: () => ({ ...counts }),
  };
};
