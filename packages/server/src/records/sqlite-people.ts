import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { Records, UserRecord } from './port.ts';

function userOf(row: Record<string, SQLOutputValue> | undefined): UserRecord | null {
  return row === undefined
    ? null
    : {
        id: String(row['id']),
        username: String(row['username']),
        nameKey: String(row['name_key']),
        createdAt: Number(row['created_at']),
      };
}

type People = Pick<Records, 'addUser' | 'renameUser' | 'findUser' | 'findByToken' | 'revokeToken' | 'unfit'>;

/** People and their tokens, in a database whose schema is up to date. */
export function openPeople(database: DatabaseSync): People {
  const insertUser = database.prepare('INSERT INTO users (id, username, name_key, created_at, used_at) VALUES (?, ?, ?, ?, ?)');
  const insertToken = database.prepare('INSERT INTO tokens (hash, user_id) VALUES (?, ?)');
  const rename = database.prepare('UPDATE users SET username = ?, name_key = ? WHERE id = ?');
  const byId = database.prepare('SELECT id, username, name_key, created_at FROM users WHERE id = ?');
  const byToken = database.prepare(
    'SELECT id, username, name_key, created_at FROM tokens JOIN users ON users.id = tokens.user_id WHERE tokens.hash = ?',
  );
  const revoke = database.prepare('DELETE FROM tokens WHERE hash = ? RETURNING user_id');
  const forget = database.prepare('DELETE FROM users WHERE id = ? AND NOT EXISTS (SELECT 1 FROM tokens WHERE user_id = users.id)');
  const transaction = transactions(database);
  return {
    addUser: (user, tokenHash) =>
      transaction(() => {
        insertUser.run(user.id, user.username, user.nameKey, user.createdAt, user.createdAt);
        insertToken.run(tokenHash, user.id);
      }),
    renameUser: (userId, username, nameKey) => void rename.run(username, nameKey, userId),
    findUser: (userId) => userOf(byId.get(userId)),
    findByToken: (tokenHash) => userOf(byToken.get(tokenHash)),
    revokeToken: (tokenHash) =>
      transaction(() => {
        for (const { user_id } of revoke.all(tokenHash)) forget.run(user_id ?? null);
      }),
    unfit() {
      if (!database.isOpen) return 'The database is closed.';
      // Takes the write lock and lets it go again: that is what every later write needs first.
      try {
        transaction(() => {});
        return null;
      } catch {
        return 'The database cannot be written.';
      }
    },
  };
}

const day = 86_400_000;

/** Notes when users were here, over a connection that does not wait for the disk. */
export function openUse(database: DatabaseSync): Records['noteUse'] {
  const note = database.prepare('UPDATE users SET used_at = ?1 WHERE id = ?2 AND used_at < ?1 - ?3');
  return (userId, at) => void note.run(Math.floor(at), userId, day);
}

/** Runs a task whole or not at all. */
export function transactions(database: DatabaseSync): (task: () => void) => void {
  const begin = database.prepare('BEGIN IMMEDIATE');
  const commit = database.prepare('COMMIT');
  const rollback = database.prepare('ROLLBACK');
  return (task) => {
    begin.run();
    try {
      task();
      commit.run();
    } catch (error) {
      if (database.isTransaction) rollback.run();
      throw error;
    }
  };
}
