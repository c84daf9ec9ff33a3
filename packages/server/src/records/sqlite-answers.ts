import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { answersKeptEach, type StoredAnswer } from './port.ts';

/** So many answers are read at a start, of everybody together: some tens of milliseconds. */
const mostRead = 20_000;

/**
 * Answers to request ids, in a database whose schema is up to date. Its writes are part of a transaction of the
 * caller's.
 */
export function openAnswers(database: DatabaseSync) {
  const insert = database.prepare(
    'INSERT OR REPLACE INTO answers (owner, name, request_id, call_id, minute, http, body) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  // With a bare parameter SQLite would compile the statement anew for each owner, to plan by the value.
  const trim = database.prepare(
    'DELETE FROM answers WHERE n IN (SELECT n FROM answers WHERE owner = CAST(? AS TEXT) ORDER BY n DESC LIMIT -1 OFFSET ?)',
  );
  const forget = database.prepare('DELETE FROM answers WHERE minute < ?');
  const newest = database.prepare('SELECT * FROM (SELECT * FROM answers ORDER BY n DESC LIMIT ?) ORDER BY n');
  return {
    /** Keeps answers, and of each who asked the newest alone. */
    keep(answers: readonly StoredAnswer[]): void {
      for (const { owner, name, requestId, callId, minute, http, body } of answers)
        insert.run(owner, name, requestId, callId, minute, http, body);
      for (const owner of new Set(answers.map((answer) => answer.owner))) trim.run(owner, answersKeptEach);
    },
    forgetBefore: (minute: number): void => void forget.run(minute),
    load: (): readonly StoredAnswer[] => newest.all(mostRead).map(answerOf),
  };
}

function answerOf(row: Record<string, SQLOutputValue>): StoredAnswer {
  return {
    owner: String(row['owner']),
    name: String(row['name']),
    requestId: String(row['request_id']),
    callId: String(row['call_id']),
    minute: Number(row['minute']),
    http: Number(row['http']),
    body: String(row['body']),
  };
}
