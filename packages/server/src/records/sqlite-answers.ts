import type { DatabaseSync } from 'node:sqlite';
import { mostRead, numbersByOwner } from './answer-numbers.ts';
import type { StoredAnswer } from './port.ts';
import { answerOf } from './rows.ts';

/**
 * Answers to request ids, in a database whose schema is up to date, one behind the other and without an index: many are
 * written, and hardly one is ever read. Its writes are part of a transaction of the caller's.
 */
export function openAnswers(database: DatabaseSync) {
  const insert = database.prepare(
    'INSERT INTO answers (owner, name, request_id, call_id, minute, http, body) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const remove = database.prepare('DELETE FROM answers WHERE n = ? AND owner = ?');
  const firstSince = database.prepare('SELECT n FROM answers WHERE minute >= ? ORDER BY n LIMIT 1');
  const removeBefore = database.prepare('DELETE FROM answers WHERE n < ?');
  const newest = database.prepare('SELECT * FROM (SELECT * FROM answers ORDER BY n DESC LIMIT ?) ORDER BY n');
  const numbers = numbersByOwner();
  return {
    /** Keeps answers, and of each who asked the newest alone. */
    keep(answers: readonly StoredAnswer[]): void {
      for (const { owner, name, requestId, callId, minute, http, body } of answers) {
        const { lastInsertRowid } = insert.run(owner, name, requestId, callId, minute, http, body);
        // A number that a transaction gave which failed may be somebody else's by now.
        for (const n of numbers.add(owner, Number(lastInsertRowid))) remove.run(n, owner);
      }
    },
    forgetBefore(minute: number): void {
      const first = Number(firstSince.get(minute)?.['n'] ?? Number.MAX_SAFE_INTEGER);
      removeBefore.run(first);
      numbers.forgetBefore(first);
    },
    load(): readonly StoredAnswer[] {
      const rows = newest.all(mostRead);
      numbers.clear();
      for (const { owner, n } of rows) numbers.add(String(owner), Number(n));
      return rows.map(answerOf);
    },
  };
}
