import type { DatabaseSync } from 'node:sqlite';
import { sizes } from '@earshot/protocol';
import { entryIdOf } from './entry-id.ts';
import { answersKeptEach } from './port.ts';
import { othersOf, searchedNames } from './rows.ts';
import { callGroups } from './schema-groups.ts';
import { entryMessages } from './schema-messages.ts';
import { pushSubscriptions } from './schema-push.ts';
import { recoveryCodes, recoveryDevices } from './schema-recovery.ts';
import { visits } from './schema-visits.ts';
import { isFull } from './trouble.ts';
import { blockNames } from './schema-blocks.ts';

const people = `
  CREATE TABLE users (
    id TEXT PRIMARY KEY, username TEXT NOT NULL, name_key TEXT NOT NULL, created_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE tokens (
    hash TEXT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX tokens_by_user ON tokens (user_id);`;

const calls = `
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

/**
 * Answers in the order in which they were given, so many of each who asks; their age is counted in minutes that the
 * server ran.
 */
const answersInOrder = `
  CREATE TABLE answers_in_order (
    n INTEGER PRIMARY KEY, owner TEXT NOT NULL, name TEXT NOT NULL, request_id TEXT NOT NULL, call_id TEXT NOT NULL, minute INTEGER NOT NULL,
    http INTEGER NOT NULL, body TEXT NOT NULL, UNIQUE (owner, name, request_id)
  ) STRICT;
  INSERT INTO answers_in_order (owner, name, request_id, call_id, minute, http, body)
    SELECT owner, name, request_id, call_id, 0, http, body
    FROM (SELECT *, row_number() OVER (PARTITION BY owner ORDER BY at DESC) AS place FROM answers WHERE length(call_id) <= ${sizes.id})
    WHERE place <= ${answersKeptEach} ORDER BY at;
  DROP TABLE answers;
  ALTER TABLE answers_in_order RENAME TO answers;
  CREATE INDEX answers_by_owner ON answers (owner, n);
  CREATE INDEX answers_by_minute ON answers (minute);`;

/** When users were last here, and what was believed of the clock. Who has no token can never come again. */
const upkeep = `
  DELETE FROM users WHERE id NOT IN (SELECT user_id FROM tokens);
  ALTER TABLE users ADD COLUMN used_at INTEGER NOT NULL DEFAULT 0;
  UPDATE users SET used_at = max(created_at, CAST(unixepoch('subsec') * 1000 AS INTEGER));
  CREATE INDEX users_by_use ON users (used_at);
  CREATE TABLE clock (one INTEGER PRIMARY KEY CHECK (one = 1), belief TEXT NOT NULL) STRICT;
  INSERT INTO clock (one, belief)
    SELECT 1, json_object('trusted', max(ended_at), 'wall', max(ended_at), 'boot', NULL, 'doubted', NULL)
    FROM ended_calls HAVING count(*) > 0;`;

/**
 * Boxes belong to pairs of users, and who is untold is named by id. A call of before then names its two sides; of what
 * cannot be read no box is kept, for the call is forgotten with the next start.
 */
const pairs = `
  CREATE TEMP TABLE sides AS
    SELECT id, CASE WHEN json_valid(state) THEN CAST(state ->> '$.call.caller.id' AS TEXT) END AS caller,
      CASE WHEN json_valid(state) THEN CAST(state ->> '$.call.callee.id' AS TEXT) END AS callee
    FROM (SELECT id, state FROM live_calls UNION ALL SELECT id, state FROM fresh_ends);
  DELETE FROM sides WHERE caller IS NULL OR callee IS NULL;
  CREATE TABLE pair_boxes (
    call_id TEXT NOT NULL, from_id TEXT NOT NULL, to_id TEXT NOT NULL, offer TEXT, answer TEXT, dropped INTEGER NOT NULL,
    PRIMARY KEY (call_id, from_id, to_id)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO pair_boxes (call_id, from_id, to_id, offer, answer, dropped)
    SELECT call_id, iif(side = 'caller', caller, callee), iif(side = 'caller', callee, caller), offer, answer, dropped
    FROM live_boxes JOIN sides ON sides.id = call_id;
  DROP TABLE live_boxes;
  ALTER TABLE pair_boxes RENAME TO live_boxes;
  CREATE TABLE pair_candidates (
    call_id TEXT NOT NULL, from_id TEXT NOT NULL, to_id TEXT NOT NULL, slot INTEGER NOT NULL, n INTEGER NOT NULL, candidate TEXT NOT NULL,
    PRIMARY KEY (call_id, from_id, to_id, slot)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO pair_candidates (call_id, from_id, to_id, slot, n, candidate)
    SELECT call_id, iif(side = 'caller', caller, callee), iif(side = 'caller', callee, caller), slot, n, candidate
    FROM live_candidates JOIN sides ON sides.id = call_id;
  DROP TABLE live_candidates;
  ALTER TABLE pair_candidates RENAME TO live_candidates;
  UPDATE fresh_ends SET untold = coalesce(
    (SELECT replace(replace(untold, 'caller', caller), 'callee', callee) FROM sides WHERE sides.id = fresh_ends.id), '');
  DROP TABLE sides;`;

/** History of each user by itself, so that it can be read by page; it goes with the call's own line. */
const entries = `
  CREATE TABLE entries (
    call_id TEXT NOT NULL REFERENCES ended_calls (id) ON DELETE CASCADE, user_id TEXT NOT NULL, username TEXT NOT NULL, at INTEGER NOT NULL,
    role TEXT NOT NULL, joined INTEGER NOT NULL, why TEXT NOT NULL, PRIMARY KEY (call_id, user_id)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO entries (call_id, user_id, username, at, role, joined, why)
    SELECT id, caller_id, caller_name, created_at, 'caller', 1, reason FROM ended_calls
    UNION ALL SELECT id, callee_id, callee_name, created_at, 'callee', answered, reason FROM ended_calls WHERE callee_id <> caller_id;
  CREATE INDEX entries_by_user ON entries (user_id, at);`;

/** Tokens belong to devices. Each user of before is given one, under their own id, by which calls of before find it. */
const devices = `
  CREATE TABLE devices (
    id TEXT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE, label TEXT NOT NULL, key TEXT,
    created_at INTEGER NOT NULL, used_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  INSERT INTO devices (id, user_id, label, key, created_at, used_at) SELECT id, id, '', NULL, created_at, used_at FROM users;
  CREATE INDEX devices_by_user ON devices (user_id);
  CREATE INDEX devices_by_use ON devices (used_at);
  CREATE TABLE device_tokens (
    hash TEXT PRIMARY KEY, device_id TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE
  ) STRICT, WITHOUT ROWID;
  INSERT INTO device_tokens (hash, device_id) SELECT hash, user_id FROM tokens;
  DROP TABLE tokens;
  ALTER TABLE device_tokens RENAME TO tokens;
  CREATE INDEX tokens_by_device ON tokens (device_id);
  DROP INDEX users_by_use;
  ALTER TABLE users DROP COLUMN used_at;`;

/** When users may be rung, whom they have blocked, and for whom they wait. */
const availability = `
  CREATE TABLE availability (
    user_id TEXT PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE, text TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE blocks (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE, blocked_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    at INTEGER NOT NULL, PRIMARY KEY (user_id, blocked_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX blocks_by_blocked ON blocks (blocked_id);
  CREATE TABLE wishes (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE, other_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    until INTEGER NOT NULL, PRIMARY KEY (user_id, other_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX wishes_by_other ON wishes (other_id);`;

/**
 * Answers belong to devices, and have no index that each write would have to keep in order. Whoever has several devices
 * is given them at the oldest.
 */
const answersByDevice = `
  CREATE TABLE plain_answers (
    n INTEGER PRIMARY KEY, owner TEXT NOT NULL, name TEXT NOT NULL, request_id TEXT NOT NULL, call_id TEXT NOT NULL, minute INTEGER NOT NULL,
    http INTEGER NOT NULL, body TEXT NOT NULL
  ) STRICT;
  INSERT INTO plain_answers (n, owner, name, request_id, call_id, minute, http, body)
    SELECT n, coalesce((SELECT id FROM devices WHERE user_id = owner ORDER BY created_at, id LIMIT 1), owner), name, request_id, call_id,
      minute, http, body FROM answers;
  DROP TABLE answers;
  ALTER TABLE plain_answers RENAME TO answers;`;

/** Keys for sealing, and when tokens were made: those of devices with keys live a day. No device has a key yet. */
const keys = `
  ALTER TABLE devices ADD COLUMN sealing_key TEXT;
  ALTER TABLE tokens ADD COLUMN made_at INTEGER NOT NULL DEFAULT 0;`;

/**
 * History as each user has it, in the order of time, with whom they spoke: it is theirs to delete, and goes with them.
 * What they missed before is taken for seen.
 */
const history = `
  CREATE TABLE own_entries (
    user_id TEXT NOT NULL, entry_id TEXT NOT NULL, call_id TEXT NOT NULL REFERENCES ended_calls (id) ON DELETE CASCADE, at INTEGER NOT NULL,
    direction TEXT NOT NULL, outcome TEXT NOT NULL, talk_ms INTEGER NOT NULL, others TEXT NOT NULL, names TEXT NOT NULL, seen INTEGER NOT NULL,
    PRIMARY KEY (user_id, entry_id)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO own_entries (user_id, entry_id, call_id, at, direction, outcome, talk_ms, others, names, seen)
    SELECT user_id, entry_id_of(call_id, user_id, at), call_id, at, direction,
      CASE WHEN iif(direction = 'out', answered, joined) THEN iif(why IN ('lost', 'failed'), why, 'talked')
        WHEN why = 'rejected' THEN 'declined' WHEN direction = 'in' THEN 'missed' WHEN why = 'hung_up' THEN 'cancelled'
        WHEN why = 'user_busy' THEN 'busy' ELSE why END,
      talk_ms, others, searched_names(others), 1
    FROM (
      SELECT own.*, answered, talk_ms, iif(role = 'caller', 'out', 'in') AS direction,
        (SELECT json_group_array(json_object('id', other.user_id, 'username', other.username)) FROM entries AS other
          WHERE other.call_id = own.call_id AND other.user_id <> own.user_id) AS others
      FROM entries AS own JOIN ended_calls ON ended_calls.id = own.call_id
    );
  DROP TABLE entries;
  ALTER TABLE own_entries RENAME TO entries;
  CREATE INDEX entries_by_call ON entries (call_id);
  CREATE INDEX entries_missed ON entries (user_id, entry_id) WHERE outcome = 'missed';
  CREATE INDEX entries_unseen ON entries (user_id) WHERE seen = 0;
  CREATE TRIGGER entries_go_with_users AFTER DELETE ON users BEGIN DELETE FROM entries WHERE user_id = old.id; END;`;

/** Whom users have made favourites of theirs; and whoever has a device with a key, for all of them are listed. */
const favourites = `
  CREATE TABLE favourites (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE, other_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    PRIMARY KEY (user_id, other_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX favourites_by_other ON favourites (other_id);
  CREATE INDEX devices_with_key ON devices (user_id) WHERE key IS NOT NULL;`;

/** Invitations, and those who ask for one; of their secrets only the SHA-256 is kept. */
const invites = `
  CREATE TABLE invites (
    id TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, state TEXT NOT NULL, username TEXT, name_key TEXT, label TEXT NOT NULL, uses INTEGER NOT NULL,
    used INTEGER NOT NULL, ends_at INTEGER NOT NULL, made_at INTEGER NOT NULL, made_by TEXT, address TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX invites_by_end ON invites (ends_at);`;

/** Admins, the one link by which somebody becomes one, and the log of what they do, which only grows. */
const admins = `
  CREATE TABLE admins (user_id TEXT PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE, since INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE admin_links (hash TEXT PRIMARY KEY, ends_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE admin_log (
    n INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, by_id TEXT NOT NULL, by_name TEXT NOT NULL, act TEXT NOT NULL, about TEXT NOT NULL
  ) STRICT;
  CREATE TRIGGER admin_log_is_not_changed BEFORE UPDATE ON admin_log BEGIN SELECT RAISE(ABORT, 'the log of admins only grows'); END;
  CREATE TRIGGER admin_log_is_not_cut BEFORE DELETE ON admin_log BEGIN SELECT RAISE(ABORT, 'the log of admins only grows'); END;
  CREATE TRIGGER admin_log_is_not_replaced BEFORE INSERT ON admin_log WHEN EXISTS (SELECT 1 FROM admin_log WHERE n = NEW.n)
    BEGIN SELECT RAISE(ABORT, 'the log of admins only grows'); END;`;

/** The steps from one version of the schema to the next; `user_version` counts those that were taken. */
const migrations = [
  people,
  calls,
  answersInOrder,
  upkeep,
  pairs,
  entries,
  devices,
  availability,
  answersByDevice,
  keys,
  history,
  favourites,
  invites,
  visits,
  admins,
  recoveryCodes,
  blockNames,
  pushSubscriptions,
  recoveryDevices,
  callGroups,
  entryMessages,
];

/** The version of the schema that this Earshot reads and writes. */
export const schemaVersion = migrations.length;

/** The version of the schema that a database has. */
export function versionOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
}

/**
 * Brings a database up to date; `made` says that it was made at this moment. Throws when it is of a newer Earshot, or
 * none of Earshot's.
 */
export function migrate(database: DatabaseSync, made: boolean): void {
  const version = versionOf(database);
  if (version > schemaVersion)
    throw new Error(`The database was written by a newer Earshot (schema ${version}; this one knows ${schemaVersion}).`);
  if (version === 0 && !made) throw new Error('nothing of Earshot is in it; bring a backup back, or remove it to start as new');
  provideFunctions(database);
  for (const [index, sql] of migrations.entries()) {
    if (index < version) continue;
    database.exec(`BEGIN IMMEDIATE; ${sql} PRAGMA user_version = ${index + 1}; COMMIT;`);
  }
  if (!made && version < schemaVersion) forgetLeftovers(database);
}

/** What the steps ask for beside SQL. */
function provideFunctions(database: DatabaseSync): void {
  database.function('entry_id_of', (callId, userId, at) => entryIdOf(String(callId), String(userId), Number(at)));
  database.function('searched_names', (others) => searchedNames(othersOf(String(others))));
}

/**
 * What older versions deleted still stands in free pages. Where there is no room to write the file anew it is
 * overwritten with time.
 */
function forgetLeftovers(database: DatabaseSync): void {
  try {
    database.exec('VACUUM');
  } catch (error) {
    if (!isFull(error)) throw error;
  }
}
