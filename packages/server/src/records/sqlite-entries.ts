import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { Entry } from '@earshot/protocol';
import type { EntriesChanged, HistoryPage, HistoryQuery, HistoryRecords, KeptEntry } from './entries.ts';
import { entryIdOf } from './entry-id.ts';
import type { EndedRecord } from './port.ts';
import { entryOf, keptEntry, searchedNames } from './rows.ts';
import type { Transaction } from './sqlite-transactions.ts';

/** So many entries are looked through for one page of a search, so that the thread is soon free for others. */
const mostSearched = 5_000;
/** After every id. */
const newest = 'g';

/**
 * Keeps the entries of calls that end or are left; it is part of a transaction of the caller's. Answers those that are
 * new, or came out otherwise than before, for who has left comes again.
 */
export function openKeeping(database: DatabaseSync): (call: EndedRecord) => readonly KeptEntry[] {
  const insert = database.prepare(
    `INSERT INTO entries (user_id, entry_id, call_id, at, direction, outcome, talk_ms, others, names, seen, message)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (user_id, entry_id) DO UPDATE SET
       outcome = excluded.outcome, talk_ms = excluded.talk_ms, others = excluded.others, names = excluded.names, seen = excluded.seen,
       message = excluded.message
     WHERE outcome <> excluded.outcome OR talk_ms <> excluded.talk_ms OR message <> excluded.message`,
  );
  const unseenOf = openUnseen(database);
  return (call) => {
    const at = Math.floor(call.createdAt);
    return call.entries.flatMap(({ userId, direction, outcome, others, message, ...entry }) => {
      const talkMs = Math.floor(entry.talkMs);
      const seen = outcome !== 'missed';
      const id = entryIdOf(call.id, userId, at);
      const texts = [JSON.stringify(others), searchedNames(others)];
      const { changes } = insert.run(userId, id, call.id, at, direction, outcome, talkMs, ...texts, seen ? 1 : 0, message);
      if (Number(changes) === 0) return [];
      return [{ userId, entry: keptEntry(call, id, { userId, direction, outcome, others, message, talkMs }), unseen: unseenOf(userId) }];
    });
  };
}

/** History in a database whose schema is up to date. */
export function openHistory(database: DatabaseSync, transaction: Transaction): HistoryRecords {
  const find = database.prepare('SELECT * FROM entries WHERE user_id = ? AND entry_id = ?');
  const see = database.prepare('UPDATE entries SET seen = 1 WHERE user_id = ? AND entry_id = ? AND seen = 0');
  const seeAll = database.prepare('UPDATE entries SET seen = 1 WHERE user_id = ? AND seen = 0');
  const remove = openRemoval(database);
  const unseenOf = openUnseen(database);
  function one(userId: string, entryId: string | null): Entry | null {
    const row = entryId === null ? undefined : find.get(userId, entryId);
    return row === undefined ? null : entryOf(row);
  }
  function changed(userId: string, entryId: string | null, count: number): EntriesChanged {
    return { changed: count, entry: one(userId, entryId), unseen: unseenOf(userId) };
  }
  return {
    listEntries: openPages(database, unseenOf),
    seeEntries(userId, entryId) {
      const { changes } = entryId === null ? seeAll.run(userId) : see.run(userId, entryId);
      return changed(userId, entryId, Number(changes));
    },
    deleteEntries(userId, entryId, atOnce) {
      let count = 0;
      transaction('on the disk', () => (count = remove(userId, entryId, atOnce)));
      return changed(userId, entryId, count);
    },
  };
}

function openUnseen(database: DatabaseSync): (userId: string) => number {
  const count = database.prepare('SELECT count(*) AS unseen FROM entries WHERE user_id = ? AND seen = 0');
  return (userId) => Number(count.get(userId)?.['unseen']);
}

/** The line of a call goes with the last of its entries. */
function openRemoval(database: DatabaseSync): (userId: string, entryId: string | null, atOnce: number) => number {
  const one = database.prepare('DELETE FROM entries WHERE user_id = ? AND entry_id = ? RETURNING call_id');
  const some = database.prepare(
    `DELETE FROM entries WHERE user_id = ?1 AND entry_id IN (SELECT entry_id FROM entries WHERE user_id = ?1 LIMIT ?2)
     RETURNING call_id`,
  );
  const line = database.prepare('DELETE FROM ended_calls WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM entries WHERE call_id = ?1)');
  return (userId, entryId, atOnce) => {
    const gone = entryId === null ? some.all(userId, atOnce) : one.all(userId, entryId);
    for (const { call_id } of gone) line.run(call_id ?? null);
    return gone.length;
  };
}

function openPages(database: DatabaseSync, unseenOf: (userId: string) => number): (query: HistoryQuery) => HistoryPage {
  const after = 'user_id = ? AND entry_id < ?';
  const order = 'ORDER BY entry_id DESC LIMIT ?';
  const all = database.prepare(`SELECT * FROM entries WHERE ${after} ${order}`);
  // Without statistics SQLite walks the whole history of a user for them.
  const missed = database.prepare(`SELECT * FROM entries INDEXED BY entries_missed WHERE ${after} AND outcome = 'missed' ${order}`);
  const found = database.prepare(
    `SELECT * FROM entries WHERE user_id = ?1 AND entry_id < ?2 AND entry_id >= ?3 AND instr(names, ?4) > 0 AND (?5 OR outcome = 'missed')
     ORDER BY entry_id DESC LIMIT ?6`,
  );
  const horizon = database.prepare(`SELECT entry_id FROM entries WHERE ${after} ORDER BY entry_id DESC LIMIT 1 OFFSET ${mostSearched - 1}`);
  return ({ userId, limit, before, only, search }) => {
    const from = before ?? newest;
    const last = search === '' ? null : textOrNull(horizon.get(userId, from)?.['entry_id']);
    const rows =
      search === ''
        ? (only === 'missed' ? missed : all).all(userId, from, limit + 1)
        : found.all(userId, from, last ?? '', search, only === 'missed' ? 0 : 1, limit + 1);
    const entries = rows.slice(0, limit).map(entryOf);
    const next = rows.length > limit ? (entries.at(-1)?.entry_id ?? null) : last;
    return { entries, next, unseen: unseenOf(userId) };
  };
}

function textOrNull(value: SQLOutputValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
