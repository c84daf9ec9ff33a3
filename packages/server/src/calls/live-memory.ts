import { callerOf, liveStatusOf, rungIn, type LiveCall, type Call } from './call.ts';
import type { LiveCalls } from './live-calls.ts';
import { hasLeft } from './party.ts';
import { judgeCall } from './policy.ts';

/** What is asked of all calls together. */
function createIndex() {
  const users = new Map<string, Set<string>>();
  const counts = { calling: 0, incall: 0, onhold: 0 };
  function count(call: Call, by: 1 | -1): void {
    if (call.is === 'live') counts[liveStatusOf(call.parties)] += by;
  }
  /** Claims the users of a call for it, and sets free who has left it. */
  function claim({ id, parties }: Call): void {
    for (const party of parties) {
      const mine = users.get(party.id) ?? new Set();
      if (hasLeft(party)) mine.delete(id);
      else mine.add(id);
      if (mine.size === 0) users.delete(party.id);
      else users.set(party.id, mine);
    }
  }
  return {
    /** How many there are of each status. */
    counts: () => ({ ...counts }),
    /** Which calls a user is in or rung for, by id, the oldest first. */
    of: (userId: string): readonly string[] => [...(users.get(userId) ?? [])],
    /** A call stands so now, in the place of the version before it. */
    put(call: Call, before: Call | null): void {
      if (before !== null) count(before, -1);
      count(call, 1);
      claim(call);
    },
  };
}

/** Live calls of one process. */
export function createMemoryCalls(): LiveCalls {
  const calls = new Map<string, Call>();
  const index = createIndex();

  function live(callId: string): LiveCall | null {
    const call = calls.get(callId);
    return call === undefined || call.is === 'ended' ? null : call;
  }
  function put(call: Call, before: Call | null): void {
    calls.set(call.id, call);
    index.put(call, before);
  }
  const callsOf: LiveCalls['callsOf'] = (userId) => index.of(userId).flatMap((callId) => live(callId) ?? []);
  return {
    open(call) {
      const { id: caller } = callerOf(call);
      const verdicts = rungIn(call).map(({ id }) => judgeCall({ id: caller, calls: callsOf(caller) }, { id, calls: callsOf(id) }));
      const verdict = verdicts.find((one) => one !== 'free') ?? 'free';
      if (verdict === 'free') put(call, null);
      return verdict;
    },
    adopt: (call) => put(call, null),
    keep: (call) => void calls.set(call.id, call),
    get: (callId) => calls.get(callId) ?? null,
    replace(all) {
      if (!all.every(({ before }) => calls.get(before.id)?.version === before.version)) return false;
      for (const { before, next } of all) put(next, before);
      return true;
    },
    callsOf,
    remove(callId) {
      if (live(callId) === null) calls.delete(callId);
    },
    counts: index.counts,
  };
}
