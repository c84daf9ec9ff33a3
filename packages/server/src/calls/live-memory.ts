import { callerOf, calleeOf, liveStatusOf, type LiveCall, type Call } from './call.ts';
import type { LiveCalls } from './live-calls.ts';
import { hasLeft } from './party.ts';
import { judgeRing } from './policy.ts';

/** Which calls each user is in or rung for, by id, the oldest first. */
function createClaims() {
  const users = new Map<string, Set<string>>();
  return {
    of: (userId: string): readonly string[] => [...(users.get(userId) ?? [])],
    /** Claims the users of a call for it, and sets free who has left it. */
    claim({ id, parties }: Call): void {
      for (const party of parties) {
        const mine = users.get(party.id) ?? new Set();
        if (hasLeft(party)) mine.delete(id);
        else mine.add(id);
        if (mine.size === 0) users.delete(party.id);
        else users.set(party.id, mine);
      }
    },
  };
}

/** Live calls of one process. */
export function createMemoryCalls(): LiveCalls {
  const calls = new Map<string, Call>();
  const claims = createClaims();
  const counts = { calling: 0, incall: 0, onhold: 0 };

  function live(callId: string): LiveCall | null {
    const call = calls.get(callId);
    return call === undefined || call.is === 'ended' ? null : call;
  }
  function count(call: Call, by: 1 | -1): void {
    if (call.is === 'live') counts[liveStatusOf(call.parties)] += by;
  }
  const callsOf: LiveCalls['callsOf'] = (userId) => claims.of(userId).flatMap((callId) => live(callId) ?? []);
  return {
    open(call) {
      const verdict = judgeRing(callsOf(callerOf(call).id), callsOf(calleeOf(call).id));
      if (verdict !== 'free') return verdict;
      calls.set(call.id, call);
      claims.claim(call);
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
      claims.claim(next);
      return true;
    },
    callsOf,
    remove(callId) {
      if (live(callId) === null) calls.delete(callId);
    },
    counts: () => ({ ...counts }),
  };
}
