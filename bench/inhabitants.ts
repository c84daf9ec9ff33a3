import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** How full a data folder is made. */
export interface Inhabitants {
  readonly users: number;
  readonly calls: number;
  readonly answers: number;
}

/**
 * Fills the database of a data folder, in which a server has started once, with people, history and answers of the last
 * minutes.
 */
export function settle(folder: string, { users, calls, answers }: Inhabitants): void {
  const database = new DatabaseSync(join(folder, 'earshot.db'));
  const now = Date.now();
  function numbers(count: number) {
    return `WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${count})`;
  }
  database.exec(`PRAGMA synchronous = OFF; BEGIN;
    ${numbers(users)} INSERT INTO users (id, username, name_key, created_at)
      SELECT format('%08x-0000-4000-8000-000000000000', n), 'Person ' || n, 'person ' || n, ${now} FROM numbers;
    INSERT INTO devices (id, user_id, label, created_at, used_at) SELECT id, id, '', ${now}, ${now} FROM users;
    ${numbers(users)} INSERT INTO tokens (hash, device_id)
      SELECT format('%064x', n), format('%08x-0000-4000-8000-000000000000', n) FROM numbers;
    ${numbers(calls)} INSERT INTO ended_calls
      SELECT format('%08x-0000-4000-9000-000000000000', n), 'a', 'Ada', 'b', 'Bob', ${now} - n, ${now} - n, 1, 1000, 'hung_up', 'a' FROM numbers;
    ${numbers(answers)} INSERT INTO answers (owner, name, request_id, call_id, minute, http, body)
      SELECT 'person ' || (n / 128), 'call/hold', 'request ' || n, 'call', 0, 200, json_object('status', 'success', 'filler', hex(zeroblob(300)))
      FROM numbers;
    COMMIT; PRAGMA wal_checkpoint(TRUNCATE);`);
  database.close();
}

/** How full the history is made. */
export interface History {
  readonly people: number;
  readonly calls: number;
  /** So many of the calls are of the second person. */
  readonly busiest: number;
  readonly tokenHash: (n: number) => string;
}

/**
 * Fills the database of a data folder, in which a server has started once, with people and their history: two entries
 * for each call, one a second, every tenth of them missed.
 */
export function fillHistory(folder: string, { people, calls, busiest, tokenHash }: History): void {
  const database = new DatabaseSync(join(folder, 'earshot.db'));
  database.function('token_hash', (n) => tokenHash(Number(n)));
  const now = Date.now();
  function user(n: string): string {
    return `format('%08x-0000-4000-8000-000000000000', ${n})`;
  }
  function entries(own: string, other: string, outcome: string): string {
    return `INSERT INTO entries (user_id, entry_id, call_id, at, direction, outcome, talk_ms, others, names, seen)
      SELECT ${user(own)}, substr(hex, 1, 8) || '-' || substr(hex, 9) || '-8000-8000-' || format('%012x', n), call, at,
        iif('${own}' = 'caller', 'out', 'in'), ${outcome}, 1000,
        json_array(json_object('id', ${user(other)}, 'username', 'Person ' || ${other})), 'person ' || ${other}, 1 FROM calls`;
  }
  database.exec(`PRAGMA synchronous = OFF; BEGIN;
    CREATE TEMP TABLE calls AS WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${calls})
      SELECT n, format('%08x-0000-4000-9000-000000000000', n) AS call, ${now} - n * 1000 AS at, format('%012x', ${now} - n * 1000) AS hex,
        iif(n <= ${busiest}, 2, 1 + n % ${people}) AS caller, 1 + (n * 7919 + 5) % ${people} AS callee FROM numbers;
    UPDATE calls SET callee = 1 + callee % ${people} WHERE callee = caller;
    WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${people})
      INSERT INTO users (id, username, name_key, created_at) SELECT ${user('n')}, 'Person ' || n, 'person ' || n, ${now} FROM numbers;
    INSERT INTO devices (id, user_id, label, created_at, used_at) SELECT id, id, '', ${now}, ${now} FROM users;
    INSERT INTO tokens (hash, device_id) SELECT token_hash(substr(username, 8)), id FROM users;
    INSERT INTO ended_calls SELECT call, ${user('caller')}, 'Person ' || caller, ${user('callee')}, 'Person ' || callee, at, at, 1, 1000,
      'hung_up', NULL FROM calls;
    ${entries('caller', 'callee', "'talked'")};
    ${entries('callee', 'caller', "iif(n % 10 = 0, 'missed', 'talked')")};
    COMMIT; PRAGMA wal_checkpoint(TRUNCATE);`);
  database.close();
}
