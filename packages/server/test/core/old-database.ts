import { DatabaseSync } from 'node:sqlite';
import type { Json } from './house.ts';

/** Turns a database back into one in which history was the call's, and no user's own. */
function withoutOwnHistory(database: DatabaseSync): void {
  database.exec(`DROP TRIGGER entries_go_with_users; DROP TABLE entries;
    CREATE TABLE entries (
      call_id TEXT NOT NULL REFERENCES ended_calls (id) ON DELETE CASCADE, user_id TEXT NOT NULL, username TEXT NOT NULL, at INTEGER NOT NULL,
      role TEXT NOT NULL, joined INTEGER NOT NULL, why TEXT NOT NULL, PRIMARY KEY (call_id, user_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX entries_by_user ON entries (user_id, at);`);
}

/** Turns a database back into one of before there were devices: tokens belong to users. */
export function withoutDevices(database: DatabaseSync): void {
  withoutOwnHistory(database);
  database.exec('DROP TABLE availability; DROP TABLE blocks; DROP TABLE wishes;');
  database.exec(`CREATE TABLE user_tokens (
      hash TEXT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
    INSERT INTO user_tokens SELECT hash, user_id FROM tokens JOIN devices ON devices.id = device_id;
    DROP TABLE invites; DROP TABLE guest_links; DROP TABLE visitors; DROP TABLE admins; DROP TABLE admin_links; DROP TABLE admin_log;
    DROP TABLE group_members; DROP TABLE call_groups; DROP TABLE recovery_codes; DROP TABLE push_subscriptions; DROP TABLE favourites; DROP TABLE tokens; DROP TABLE devices; ALTER TABLE user_tokens RENAME TO tokens; CREATE INDEX tokens_by_user ON tokens (user_id);
    ALTER TABLE users ADD COLUMN used_at INTEGER NOT NULL DEFAULT 0; CREATE INDEX users_by_use ON users (used_at);
    DROP TABLE answers; CREATE TABLE answers (
      n INTEGER PRIMARY KEY, owner TEXT NOT NULL, name TEXT NOT NULL, request_id TEXT NOT NULL, call_id TEXT NOT NULL, minute INTEGER NOT NULL,
      http INTEGER NOT NULL, body TEXT NOT NULL, UNIQUE (owner, name, request_id)
    ) STRICT;
    PRAGMA user_version = 6;`);
}

/** Turns a database back into one of 0.1.0, and lets a test put into it what such a one may hold. */
export function turnBack(path: string, fill: (database: DatabaseSync) => void): void {
  const database = new DatabaseSync(path);
  withoutDevices(database);
  database.exec(`DROP INDEX users_by_use; ALTER TABLE users DROP COLUMN used_at; DROP TABLE clock; DROP TABLE answers;
    CREATE TABLE answers (
      owner TEXT NOT NULL, name TEXT NOT NULL, request_id TEXT NOT NULL, call_id TEXT NOT NULL, at INTEGER NOT NULL, http INTEGER NOT NULL,
      body TEXT NOT NULL, PRIMARY KEY (owner, name, request_id)
    ) STRICT, WITHOUT ROWID;
    DROP TABLE entries; DROP TABLE live_boxes; DROP TABLE live_candidates; DELETE FROM live_calls; DELETE FROM fresh_ends;
    CREATE TABLE live_boxes (
      call_id TEXT NOT NULL, side TEXT NOT NULL, offer TEXT, answer TEXT, dropped INTEGER NOT NULL, PRIMARY KEY (call_id, side)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE live_candidates (
      call_id TEXT NOT NULL, side TEXT NOT NULL, slot INTEGER NOT NULL, n INTEGER NOT NULL, candidate TEXT NOT NULL,
      PRIMARY KEY (call_id, side, slot)
    ) STRICT, WITHOUT ROWID;
    PRAGMA user_version = 2;`);
  fill(database);
  database.close();
}

/** A talk of two as it was written before calls had parties, and before there were words about the sound. */
export function ofTwoSides({ id, parties, createdAt, version, talked }: Json): object {
  const [caller, callee] = parties.map(({ id: userId, username }: Json) => ({ id: userId, username }));
  const [callerLeg, calleeLeg] = parties.map(({ state }: Json) => state.leg.endpoint);
  return { id, caller, callee, callerLeg, createdAt, version, ringing: true, status: 'incall', calleeLeg, talked };
}
