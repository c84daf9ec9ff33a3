import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { candidateSlots } from './candidate-slots.ts';
import type { KeptEntry } from './entries.ts';
import type { BoxChange, CallChanges, CallRecords, EndedRecord, StoredBox, StoredCalls } from './port.ts';
import { mustLast } from './must-last.ts';
import { openAnswers } from './sqlite-answers.ts';
import { openKeeping } from './sqlite-entries.ts';
import type { Transaction } from './sqlite-transactions.ts';

type Row = Record<string, SQLOutputValue>;

/**
 * Calls in a database whose schema is up to date. It waits for the disk only when a call has ended. `midway` is called
 * when changes are written and not final.
 */
export function openCallRecords(database: DatabaseSync, transaction: Transaction, midway: () => void): CallRecords {
  const statements = prepare(database);
  return {
    load: () => load(database, statements),
    write(changes) {
      let kept: readonly KeptEntry[] = [];
      transaction(mustLast(changes) ? 'on the disk' : 'given to the system', () => {
        kept = fill(statements, changes);
        midway();
      });
      return kept;
    },
    // Deleted bytes are overwritten (secure_delete); what was written before them goes with the write-ahead log.
    clean: () => statements.checkpoint.get()?.['busy'] === 0,
  };
}

type Statements = ReturnType<typeof prepare>;

function prepare(database: DatabaseSync) {
  return {
    checkpoint: database.prepare('PRAGMA wal_checkpoint(TRUNCATE)'),
    live: database.prepare('INSERT INTO live_calls (id, state) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET state = excluded.state'),
    box: database.prepare('INSERT OR REPLACE INTO live_boxes (call_id, from_id, to_id, offer, answer, dropped) VALUES (?, ?, ?, ?, ?, ?)'),
    clear: database.prepare('DELETE FROM live_candidates WHERE call_id = ? AND from_id = ? AND to_id = ?'),
    candidate: database.prepare(
      'INSERT OR REPLACE INTO live_candidates (call_id, from_id, to_id, slot, n, candidate) VALUES (?, ?, ?, ?, ?, ?)',
    ),
    over: ['live_calls WHERE id', 'live_boxes WHERE call_id', 'live_candidates WHERE call_id'].map((from) =>
      database.prepare(`DELETE FROM ${from} = ?`),
    ),
    history: database.prepare(
      `INSERT INTO ended_calls (id, caller_id, caller_name, callee_id, callee_name, created_at, ended_at, answered, talk_ms, reason, ended_by)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET
       ended_at = excluded.ended_at, answered = excluded.answered, talk_ms = excluded.talk_ms, reason = excluded.reason, ended_by = excluded.ended_by`,
    ),
    fresh: database.prepare(`INSERT OR IGNORE INTO fresh_ends (id, state, untold) VALUES (?, ?, ?)`),
    told: database.prepare('UPDATE fresh_ends SET untold = ? WHERE id = ?'),
    forget: database.prepare('DELETE FROM fresh_ends WHERE id = ?'),
    keepEntries: openKeeping(database),
    answers: openAnswers(database),
  };
}

function fill(statements: Statements, changes: CallChanges): readonly KeptEntry[] {
  for (const { id, state } of changes.live) statements.live.run(id, state);
  for (const box of changes.boxes) fillBox(statements, box);
  const left = changes.left.flatMap((call) => fillHistory(statements, call));
  const kept = [...left, ...changes.ended.flatMap((call) => fillEnded(statements, call))];
  for (const { id, untold } of changes.told) statements.told.run(untold.join(' '), id);
  for (const id of changes.forgotten) for (const statement of [statements.forget, ...statements.over]) statement.run(id);
  statements.answers.keep(changes.answers);
  if (changes.answersBefore !== null) statements.answers.forgetBefore(changes.answersBefore);
  return kept;
}

function fillEnded(statements: Statements, call: EndedRecord): readonly KeptEntry[] {
  for (const statement of statements.over) statement.run(call.id);
  if (call.state !== null) statements.fresh.run(call.id, call.state, call.entries.map(({ userId }) => userId).join(' '));
  return fillHistory(statements, call);
}

function fillHistory(statements: Statements, call: EndedRecord): readonly KeptEntry[] {
  const { callerId, callerName, calleeId, calleeName, createdAt, endedAt, talkMs, reason, endedBy } = call;
  const times = [createdAt, endedAt, call.answered ? 1 : 0, talkMs].map((number) => Math.floor(number));
  statements.history.run(call.id, callerId, callerName, calleeId, calleeName, ...times, reason, endedBy);
  return statements.keepEntries(call);
}

function fillBox(statements: Statements, { callId, from, to, described, cleared, added }: BoxChange): void {
  if (cleared) statements.clear.run(callId, from, to);
  if (described !== null) statements.box.run(callId, from, to, described.offer, described.answer, described.dropped);
  for (const { n, candidate } of added) statements.candidate.run(callId, from, to, n % candidateSlots, n, candidate);
}

function load(database: DatabaseSync, { answers }: Statements): StoredCalls {
  const boxesOf = database.prepare('SELECT * FROM live_boxes WHERE call_id = ?');
  const candidatesOf = database.prepare(
    'SELECT candidate FROM live_candidates WHERE call_id = ? AND from_id = ? AND to_id = ? AND n >= ? ORDER BY n',
  );
  function boxOf(row: Row): StoredBox {
    const [from, to, dropped] = [String(row['from_id']), String(row['to_id']), Number(row['dropped'])];
    const candidates = candidatesOf.all(String(row['call_id']), from, to, dropped).map(({ candidate }) => String(candidate));
    return { from, to, offer: textOrNull(row['offer']), answer: textOrNull(row['answer']), dropped, candidates };
  }
  const live = database.prepare('SELECT id, state FROM live_calls').all();
  const ended = database.prepare('SELECT * FROM fresh_ends').all();
  return {
    live: live.map((row) => ({ id: String(row['id']), state: String(row['state']), boxes: boxesOf.all(String(row['id'])).map(boxOf) })),
    ended: ended.map((row) => ({
      id: String(row['id']),
      state: String(row['state']),
      untold: String(row['untold']).split(' '),
    })),
    answers: answers.load(),
  };
}

function textOrNull(value: SQLOutputValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
