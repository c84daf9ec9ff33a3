import { isDeepStrictEqual } from 'node:util';
import { callerOf, calleeOf, partyOf, rungIn, statusOf, type Call as ServerCall, type LiveCall } from '../../../server/src/calls/call.ts';
import { hasLeft, isJoined, isRung, endpointOf } from '../../../server/src/calls/party.ts';
import { callSnapshot } from '../../../server/src/calls/snapshot.ts';
import { must } from './broken.ts';
import { noCounts, type Change, type Counts } from './change.ts';
import { createDeviceRules } from './device-rules.ts';
import { isGrown, newHistory, note as noteChange, type History } from './history.ts';
import { countMoves, judgeAlone, judgeJoins } from './party-rules.ts';
import type { Asked, Watch } from './server.ts';

export interface ServerRules extends Watch {
  /** What always holds. */
  readonly check: () => void;
  /** The server has died, and with it all that it had in memory. */
  readonly died: () => void;
  readonly histories: ReadonlyMap<string, History>;
  /** How often something happened that takes more than one call. */
  readonly counts: Counts;
}

/** No ring lasts longer than this, and the way of the word that it is over. */
const longestRing = 45_000 + 10;

/** What the call set of one user holds at most. */
const most = { calls: 5, rung: 2, active: 1 };

/** Commands by which a user leaves what they are in, and takes up nothing. */
const leaving: ReadonlySet<string> = new Set(['call/hold', 'call/end', 'call/transfer', 'users/disconnect', 'devices/remove']);

/** What anybody can see of a call but its version, at one time, and at which endpoint. */
function seenOf(call: ServerCall): object {
  return [{ ...callSnapshot(call, { mono: 0, wall: 0 }), version: 0 }, call.parties.map(endpointOf)];
}

/** Whether a user is in a call that they have not set aside, be it that they talk or that they call. */
function isActive(call: ServerCall, userId: string): boolean {
  const party = partyOf(call, userId);
  return call.is === 'live' && party !== null && isJoined(party) && !party.state.held;
}

/** Whether a call has come back to a user who had left it to somebody else. */
function isBack({ transfer }: ServerCall, userId: string): boolean {
  return transfer?.by === userId && transfer.returned !== null;
}

/** Nobody is in two active calls, nor in more calls than a person can follow. */
function judgeSets(calls: Iterable<ServerCall>, when: string): void {
  const users = new Map<string, { calls: number; rung: number; active: number }>();
  for (const call of calls) {
    if (call.is === 'ended') continue;
    for (const party of call.parties) {
      if (hasLeft(party)) continue;
      const set = users.get(party.id) ?? { calls: 0, rung: 0, active: 0 };
      users.set(party.id, set);
      set.calls += 1;
      // A transfer that comes back rings whatever else does: somebody waits for them.
      if (isRung(party) && !isBack(call, party.id)) set.rung += 1;
      if (isActive(call, party.id)) set.active += 1;
    }
  }
  for (const set of users.values())
    for (const what of ['active', 'rung', 'calls'] as const)
      must(set[what] <= most[what], `server: a user has ${set[what]} calls (${what}) ${when}, and may have ${most[what]}`);
}

function begins({ before, after }: Change, userId: string): boolean {
  return isActive(after, userId) && !(before !== null && isActive(before, userId));
}

function leaves({ before, after }: Change, userId: string): boolean {
  return before !== null && isActive(before, userId) && !isActive(after, userId);
}

/** What a command was that takes more than one call; null for all others. */
function kindOf({ by, name }: Asked, changes: readonly Change[]): keyof Counts | null {
  if (name === 'call/initiate') return changes.some(({ before }) => before !== null && statusOf(before) === 'calling') ? 'met' : null;
  if (!changes.some((change) => leaves(change, by))) return null;
  return name === 'call/accept' ? 'accepted' : name === 'call/resume' ? 'switched' : null;
}

/**
 * All or nothing: what a command does to the other calls of its user comes with what it was for, and it moves nobody
 * else's hold.
 */
function judgeTogether({ by, name }: Asked, changes: readonly Change[]): void {
  if (leaving.has(name)) return;
  const takesUp = changes.some((change) => begins(change, by));
  for (const change of changes) {
    must(takesUp || !leaves(change, by), `server: ${name} set a call aside, or ended it, and took up none`);
    for (const party of change.before?.parties ?? []) {
      const now = partyOf(change.after, party.id);
      // Who is in both calls of which one is made goes on in it.
      if (isGrown(change.before, change.after) || party.id === by || !isJoined(party) || now === null || !isJoined(now)) continue;
      must(party.state.held === now.state.held, `server: ${name} moved the hold of another user`);
    }
  }
}

/** One call, after something has happened to it. */
function judgeChange(history: History, before: ServerCall, after: ServerCall, by: string | null): void {
  must(before.is !== 'ended', 'server: an ended call was changed');
  const steps = isDeepStrictEqual(seenOf(before), seenOf(after)) ? 0 : 1;
  must(after.version === before.version + steps, 'server: the version of a call did not grow with what can be seen');
  // Who has been gone for long may be let go the moment that another call of theirs ends, whoever ends it.
  const letGo = after.is === 'ended' && after.endedBy === null;
  must(by === null || letGo || history.parties.has(by), 'server: a call was changed by a stranger');
  judgeJoins(history, { before, after, by });
  judgeAlone(after);
}

/** `note` keeps what became of calls for the log. */
export function createServerRules(now: () => number, note: (line: string) => void): ServerRules {
  const histories = new Map<string, History>();
  const live = new Set<string>();
  /** What is written down of each live call. */
  const written = new Map<string, ServerCall>();
  const counts = noCounts();
  const devices = createDeviceRules(counts);
  let changes: Change[] = [];
  /** When the server was last started: what is left of a ring is counted from there. */
  let begun = 0;

  function reopened(known: History, call: LiveCall): void {
    must(
      statusOf(known.newest) === statusOf(call) && known.newest.version === call.version,
      'server: a call is not what it was after a start',
    );
    known.newest = call;
  }
  function newest(ids: Iterable<string>): ServerCall[] {
    return [...ids].flatMap((id) => histories.get(id)?.newest ?? []);
  }
  return {
    histories,
    counts,
    opened: (call, by) => {
      live.add(call.id);
      const known = histories.get(call.id);
      if (known !== undefined) return reopened(known, call);
      changes.push({ before: null, after: call });
      must(by === callerOf(call).id, 'server: a call was opened by somebody else than its caller');
      note(`    server: ${call.id.slice(4, 8)} from ${callerOf(call).username} to ${calleeOf(call).username}`);
      histories.set(call.id, newHistory(call, now()));
    },
    replaced: (before, after, by) => {
      const history = histories.get(after.id);
      const why = after.is === 'ended' ? ` (${after.reason})` : '';
      note(`    server: ${after.id.slice(4, 8)} is ${statusOf(after)}${why}, version ${after.version}`);
      must(history !== undefined, 'server: a call changed that was never opened');
      if (history === undefined) return;
      judgeChange(history, before, after, by);
      changes.push({ before, after });
      countMoves(counts, before, after);
      noteChange(history, after, now());
      if (after.is === 'ended') live.delete(after.id);
    },
    renewed: () => {
      counts.renewed += 1;
    },
    asked: () => {
      changes = [];
    },
    done: (asked) => {
      devices.done(asked, changes, newest(live));
      if (changes.length === 0) return;
      judgeTogether(asked, changes);
      const kind = kindOf(asked, changes);
      if (kind !== null) counts[kind] += 1;
      judgeSets(newest(live), `after ${asked.name}`);
    },
    wrote: (liveIds, endedIds) => {
      for (const call of newest(liveIds)) written.set(call.id, call);
      for (const id of endedIds) written.delete(id);
      if (liveIds.length > 0) judgeSets(written.values(), 'on the record');
    },
    failed: (what) => must(false, `server: ${what}`),
    check: () => {
      for (const id of live) {
        const history = histories.get(id);
        for (const party of history === undefined ? [] : rungIn(history.newest)) {
          const since = Math.max(history?.rings.get(party.id) ?? 0, begun);
          must(now() - since <= longestRing, 'server: a call rings for ever');
        }
      }
    },
    died: () => live.clear(),
    started: () => {
      begun = now();
      for (const { callId, newest: call } of histories.values())
        must(call.is === 'ended' || live.has(callId), 'server: a call is lost with its process');
      judgeSets(newest(live), 'after a start');
    },
  };
}
