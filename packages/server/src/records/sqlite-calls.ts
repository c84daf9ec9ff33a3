import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { limits } from '@earshot/protocol';
import type { BoxChange, CallChanges, CallRecords, StoredAnswer, StoredBox, StoredCalls, StoredSide } from './port.ts';

/** The tables of calls; a step of the schema in `sqlite.ts`. */
export const callTables = `
  CREATE TABLE live_calls (id TEXT PRIMARY KEY, state TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE live_boxes (
    call_id TEXT NOT NULL, side TEXT NOT NULL, offer TEXT, answer TEXT, dropped INTEGER NOT NULL, PRIMARY KEY (call_id, side)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE live_candidates (
    call_id TEXT NOT NULL, side TEXT NOT NULL, slot INTEGER NOT NULL, n INTEGER NOT NULL, candidate TEXT NOT NULL, PRIMARY KEY (call_id, side, slot)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE fresh_ends (id TEXT PRIMARY KEY, state TEXT NOT NULL, untold TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE answers (
    owner TEXT NOT NULL, name TEXT NOT NULL, request_id TEXT NOT NULL, call_id TEXT NOT NULL, at INTEGER NOT NULL, http INTEGER NOT NULL,
    body TEXT NOT NULL, PRIMARY KEY (owner, name, request_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE ended_calls (
    id TEXT PRIMARY KEY, caller_id TEXT NOT NULL, caller_name TEXT NOT NULL, callee_id TEXT NOT NULL, callee_name TEXT NOT NULL,
    created_at INTEGER NOT NULL, ended_at INTEGER NOT NULL, answered INTEGER NOT NULL, talk_ms INTEGER NOT NULL, reason TEXT NOT NULL, ended_by TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX ended_calls_by_time ON ended_calls (ended_at);`;

type Row = Record<string, SQLOutputValue>;

/**
 * Calls in a database whose schema is up to date, over a connection of their own: it waits for the disk only when a call has ended, and hardly at all
 * for another program that holds the database, for whoever talks must not wait.
 */
export const openCallRecords = (database: DatabaseSync): CallRecords => {
  const statements = prepare(database);
  return {
    load: () => load(database),
    write: (changes, midway) => write(statements, database, { changes, midway }),
    prune(before, most) {
      database.prepare('DELETE FROM ended_calls WHERE ended_at < ?').run(before);
      database
        .prepare('DELETE FROM ended_calls WHERE id IN (SELECT id FROM ended_calls ORDER BY ended_at DESC LIMIT -1 OFFSET ?)')
        .run(most);
    },
  };
};

interface Work {
  readonly changes: CallChanges;
  readonly midway: () => void;
}

type Statements = ReturnType<typeof prepare>;

const prepare = (database: DatabaseSync) => ({
  begin: database.prepare('BEGIN IMMEDIATE'),
  commit: database.prepare('COMMIT'),
  rollback: database.prepare('ROLLBACK'),
  live: database.prepare('INSERT INTO live_calls (id, state) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET state = excluded.state'),
  box: database.prepare('INSERT OR REPLACE INTO live_boxes (call_id, side, offer, answer, dropped) VALUES (?, ?, ?, ?, ?)'),
  clear: database.prepare('DELETE FROM live_candidates WHERE call_id = ? AND side = ?'),
  candidate: database.prepare('INSERT OR REPLACE INTO live_candidates (call_id, side, slot, n, candidate) VALUES (?, ?, ?, ?, ?)'),
  over: ['live_calls WHERE id', 'live_boxes WHERE call_id', 'live_candidates WHERE call_id'].map((from) =>
    database.prepare(`DELETE FROM ${from} = ?`),
  ),
  history: database.prepare(
    `INSERT OR IGNORE INTO ended_calls (id, caller_id, caller_name, callee_id, callee_name, created_at, ended_at, answered, talk_ms, reason, ended_by)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ),
  fresh: database.prepare(`INSERT OR IGNORE INTO fresh_ends (id, state, untold) VALUES (?, ?, 'caller callee')`),
  told: database.prepare('UPDATE fresh_ends SET untold = ? WHERE id = ?'),
  forget: database.prepare('DELETE FROM fresh_ends WHERE id = ?'),
  answer: database.prepare(
    'INSERT OR REPLACE INTO answers (owner, name, request_id, call_id, at, http, body) VALUES (?, ?, ?, ?, ?, ?, ?)',
  ),
  oldAnswers: database.prepare('DELETE FROM answers WHERE at < ?'),
});

const write = (statements: Statements, database: DatabaseSync, { changes, midway }: Work): void => {
  const lasting = changes.ended.length > 0;
  if (lasting) database.exec('PRAGMA synchronous = FULL');
  try {
    statements.begin.run();
    fill(statements, changes);
    midway();
    statements.commit.run();
  } catch (error) {
    if (database.isTransaction) statements.rollback.run();
    throw error;
  } finally {
    if (lasting) database.exec('PRAGMA synchronous = NORMAL');
  }
};

const fill = (statements: Statements, changes: CallChanges): void => {
  for (const { id, state } of changes.live) statements.live.run(id, state);
  for (const box of changes.boxes) fillBox(statements, box);
  for (const call of changes.ended) {
    for (const statement of statements.over) statement.run(call.id);
    const { callerId, callerName, calleeId, calleeName, createdAt, endedAt, talkMs, reason, endedBy } = call;
    const times = [createdAt, endedAt, call.answered ? 1 : 0, talkMs].map((number) => Math.floor(number));
    statements.history.run(call.id, callerId, callerName, calleeId, calleeName, ...times, reason, endedBy);
    statements.fresh.run(call.id, call.state);
  }
  for (const { id, untold } of changes.told) statements.told.run(untold.join(' '), id);
  for (const id of changes.forgotten) for (const statement of [statements.forget, ...statements.over]) statement.run(id);
  for (const { owner, name, requestId, callId, at, http, body } of changes.answers)
    statements.answer.run(owner, name, requestId, callId, Math.floor(at), http, body);
  if (changes.answersBefore !== null) statements.oldAnswers.run(Math.floor(changes.answersBefore));
};

/** Candidates stand in a ring of as many places as are kept, so that the oldest go by themselves. */
const fillBox = (statements: Statements, { callId, side, offer, answer, dropped, cleared, added }: BoxChange): void => {
  if (cleared) statements.clear.run(callId, side);
  statements.box.run(callId, side, offer, answer, dropped);
  for (const { n, candidate } of added) statements.candidate.run(callId, side, n % limits.candidatesKept, n, candidate);
};

const load = (database: DatabaseSync): StoredCalls => {
  const all = (sql: string): Row[] => database.prepare(sql).all();
  const boxes = all('SELECT * FROM live_boxes');
  const candidates = all('SELECT * FROM live_candidates ORDER BY n');
  return {
    live: all('SELECT id, state FROM live_calls').map((row) => ({
      id: String(row['id']),
      state: String(row['state']),
      boxes: boxes.filter((box) => box['call_id'] === row['id']).map((box) => boxOf(box, candidates)),
    })),
    ended: all('SELECT * FROM fresh_ends').map((row) => ({
      id: String(row['id']),
      state: String(row['state']),
      untold: String(row['untold']).split(' ').filter(isSide),
    })),
    answers: all('SELECT * FROM answers ORDER BY at').map(answerOf),
  };
};

const isSide = (text: string): text is StoredSide => text === 'caller' || text === 'callee';
const textOrNull = (value: SQLOutputValue | undefined): string | null => (typeof value === 'string' ? value : null);

const boxOf = (row: Row, candidates: readonly Row[]): StoredBox => {
  const mine = candidates.filter(
    ({ call_id, side, n }) => call_id === row['call_id'] && side === row['side'] && Number(n) >= Number(row['dropped']),
  );
  return {
    side: row['side'] === 'caller' ? 'caller' : 'callee',
    offer: textOrNull(row['offer']),
    answer: textOrNull(row['answer']),
    dropped: Number(row['dropped']),
    candidates: mine.map(({ candidate }) => String(candidate)),
  };
};

const answerOf = (row: Row): StoredAnswer => ({
  owner: String(row['owner']),
  name: String(row['name']),
  requestId: String(row['request_id']),
  callId: String(row['call_id']),
  at: Number(row['at']),
  http: Number(row['http']),
  body: String(row['body']),
});
