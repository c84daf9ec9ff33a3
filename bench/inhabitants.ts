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
