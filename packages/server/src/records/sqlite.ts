import { chmodSync, closeSync, openSync } from 'node:fs';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import type { CallRecords, Records, UserRecord } from './port.ts';
import { callTables, openCallRecords } from './sqlite-calls.ts';

/** The steps from one version of the schema to the next; `user_version` counts those that were taken. */
const migrations = [
  `CREATE TABLE users (
     id TEXT PRIMARY KEY, username TEXT NOT NULL, name_key TEXT NOT NULL, created_at INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE tokens (
     hash TEXT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX tokens_by_user ON tokens (user_id);`,
  callTables,
];

const memory = ':memory:';

/**
 * Opens the records in one SQLite file, readable by its owner alone, and brings its schema up to date; `:memory:` keeps nothing.
 * Every write but that of calls is on the disk when it returns (WAL, synchronous FULL). Throws when the file cannot be opened or is of a newer Earshot.
 */
export const openRecords = (path: string): Records => {
  if (path !== memory) {
    closeSync(openSync(path, 'a', 0o600));
    chmodSync(path, 0o600);
  }
  const database = new DatabaseSync(path);
  // Nothing else can open what is kept in memory alone.
  const second = path === memory ? database : new DatabaseSync(path);
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 2000;');
    migrate(database);
    if (second !== database) second.exec('PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 50;');
    return recordsIn(database, { calls: openCallRecords(second), close: () => closeAll(second, database) });
  } catch (error) {
    closeAll(second, database);
    throw error;
  }
};

const closeAll = (...databases: readonly DatabaseSync[]): void => {
  for (const database of databases) if (database.isOpen) database.close();
};

const migrate = (database: DatabaseSync): void => {
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
  if (version > migrations.length)
    throw new Error(`The database was written by a newer Earshot (schema ${version}; this one knows ${migrations.length}).`);
  for (const [index, sql] of migrations.entries()) {
    if (index < version) continue;
    database.exec(`BEGIN IMMEDIATE; ${sql} PRAGMA user_version = ${index + 1}; COMMIT;`);
  }
};

const userOf = (row: Record<string, SQLOutputValue> | undefined): UserRecord | null =>
  row === undefined
    ? null
    : {
        id: String(row['id']),
        username: String(row['username']),
        nameKey: String(row['name_key']),
        createdAt: Number(row['created_at']),
      };

const recordsIn = (database: DatabaseSync, rest: { readonly calls: CallRecords; readonly close: () => void }): Records => {
  const insertUser = database.prepare('INSERT INTO users (id, username, name_key, created_at) VALUES (?, ?, ?, ?)');
  const insertToken = database.prepare('INSERT INTO tokens (hash, user_id) VALUES (?, ?)');
  const rename = database.prepare('UPDATE users SET username = ?, name_key = ? WHERE id = ?');
  const byId = database.prepare('SELECT id, username, name_key, created_at FROM users WHERE id = ?');
  const byToken = database.prepare(
    'SELECT id, username, name_key, created_at FROM tokens JOIN users ON users.id = tokens.user_id WHERE tokens.hash = ?',
  );
  const revoke = database.prepare('DELETE FROM tokens WHERE hash = ?');
  const begin = database.prepare('BEGIN IMMEDIATE');
  const commit = database.prepare('COMMIT');
  const rollback = database.prepare('ROLLBACK');
  return {
    addUser(user, tokenHash) {
      begin.run();
      try {
        insertUser.run(user.id, user.username, user.nameKey, user.createdAt);
        insertToken.run(tokenHash, user.id);
        commit.run();
      } catch (error) {
        if (database.isTransaction) rollback.run();
        throw error;
      }
    },
    renameUser(userId, username, nameKey) {
      rename.run(username, nameKey, userId);
    },
    findUser: (userId) => userOf(byId.get(userId)),
    findByToken: (tokenHash) => userOf(byToken.get(tokenHash)),
    revokeToken(tokenHash) {
      revoke.run(tokenHash);
    },
    unfit: () => unfit(database, begin, rollback),
    ...rest,
  };
};

/** Takes the write lock and lets it go again: that is what every later write needs first. */
const unfit = (database: DatabaseSync, begin: { run(): unknown }, rollback: { run(): unknown }): string | null => {
  if (!database.isOpen) return 'The database is closed.';
  try {
    begin.run();
    rollback.run();
    return null;
  } catch {
    if (database.isTransaction) rollback.run();
    return 'The database cannot be written.';
  }
};
