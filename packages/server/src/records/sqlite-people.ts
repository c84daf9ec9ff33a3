import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { Records, UserRecord } from './port.ts';
import { openDevices } from './sqlite-devices.ts';

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

type People = Pick<
  Records,
  | 'addUser'
  | 'addDevice'
  | 'renameUser'
  | 'findUser'
  | 'findByToken'
  | 'devicesOf'
  | 'renameDevice'
  | 'removeDevice'
  | 'revokeToken'
  | 'unfit'
>;

/** People, their devices and tokens, in a database whose schema is up to date. */
export function openPeople(database: DatabaseSync): People {
  const insert = database.prepare('INSERT INTO users (id, username, name_key, created_at) VALUES (?, ?, ?, ?)');
  const rename = database.prepare('UPDATE users SET username = ?, name_key = ? WHERE id = ?');
  const byId = database.prepare('SELECT id, username, name_key, created_at FROM users WHERE id = ?');
  const devices = openDevices(database);
  const transaction = transactions(database);
  return {
    addUser: ({ id, username, nameKey, createdAt }, device, tokenHash) =>
      transaction(() => {
        insert.run(id, username, nameKey, createdAt);
        devices.add(device, tokenHash);
      }),
    addDevice: (device, tokenHash) => transaction(() => devices.add(device, tokenHash)),
    renameUser: (userId, username, nameKey) => void rename.run(username, nameKey, userId),
    findUser: (userId) => userOf(byId.get(userId)),
    findByToken: (tokenHash) => devices.byToken(tokenHash),
    devicesOf: (userId) => devices.of(userId),
    renameDevice: (deviceId, label) => devices.rename(deviceId, label),
    removeDevice: (deviceId) => transaction(() => devices.remove(deviceId)),
    revokeToken: (tokenHash) => transaction(() => devices.revoke(tokenHash)),
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
