import type { Call } from '../../../server/src/calls/call.ts';
import { hasLeft, isJoined, isRung, type Party } from '../../../server/src/calls/party.ts';
import { partyOf } from '../../../server/src/calls/call.ts';

/** What a call was on the server, from its first moment to its last. */
export interface History {
  readonly callId: string;
  /** All who were ever in it, or rung for it. */
  readonly parties: Set<string>;
  readonly opened: number;
  newest: Call;
  /** When anybody could see something new of it last. */
  changed: number;
  /** When somebody has joined it last, or left it, or was rung for it. */
  moved: number;
  /** When each party was rung last. */
  readonly rings: Map<string, number>;
  /** The calls that have become part of it. */
  readonly absorbed: Set<string>;
  /** The version with which each party came into it last: by a ring, or with another call. */
  readonly came: Map<string, number>;
  accepts: number;
  endedAt: number | null;
}

export function newHistory(call: Call, now: number): History {
  const history: History = {
    callId: call.id,
    parties: new Set(),
    opened: now,
    newest: call,
    changed: now,
    moved: now,
    rings: new Map(),
    absorbed: new Set(),
    came: new Map(),
    accepts: 0,
    endedAt: null,
  };
  noteParties(history, null, now);
  return history;
}

/** A call has changed. */
export function note(history: History, after: Call, now: number): void {
  const before = history.newest;
  history.newest = after;
  if (after.version !== before.version) history.changed = now;
  if (after.is === 'ended') history.endedAt = now;
  if (after.replaces !== null) history.absorbed.add(after.replaces);
  noteParties(history, before, now);
}

function noteParties(history: History, before: Call | null, now: number): void {
  const { newest, parties, rings, came } = history;
  for (const party of newest.parties) {
    const was = before === null ? null : partyOf(before, party.id);
    if (was?.state.is === party.state.is) continue;
    parties.add(party.id);
    history.moved = now;
    if (isRung(party)) rings.set(party.id, now);
    if (was === null || hasLeft(was)) came.set(party.id, newest.version);
  }
}

/** Whether that user has come into the call after it was in this version. */
export function isBackSince({ came }: History, userId: string, version: number): boolean {
  return (came.get(userId) ?? 0) > version;
}

/** Whether another call has become part of this one by a command. */
export function isGrown(before: Call | null, after: Call): boolean {
  return before !== null && before.replaces !== after.replaces;
}

/** Those who have joined in a step, and those who have left. */
export function movedIn(before: Call, after: Call): { readonly came: readonly Party[]; readonly went: readonly Party[] } {
  function was(id: string): Party | null {
    return partyOf(before, id);
  }
  return {
    came: after.parties.filter((party) => isJoined(party) && was(party.id)?.state.is !== 'joined'),
    went: after.parties.filter((party) => hasLeft(party) && was(party.id)?.state.is === 'joined'),
  };
}
