import { DatabaseSync } from 'node:sqlite';

/** Turns a database back into one of 0.1.0, and lets a test put into it what such a one may hold. */
export const turnBack = (path: string, fill: (database: DatabaseSync) => void): void => {
  const database = new DatabaseSync(path);
  database.exec(`DROP INDEX users_by_use; ALTER TABLE users DROP COLUMN used_at; DROP TABLE clock; DROP TABLE answers;
    CREATE TABLE answers (
      owner TEXT NOT NULL, name TEXT NOT NULL, request_id TEXT NOT NULL, call_id TEXT NOT NULL, at INTEGER NOT NULL, http INTEGER NOT NULL,
      body TEXT NOT NULL, PRIMARY KEY (owner, name, request_id)
    ) STRICT, WITHOUT ROWID;
    PRAGMA user_version = 2;`);
  fill(database);
  database.close();
};
