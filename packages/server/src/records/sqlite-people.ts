import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { DeviceRecord, Store, TokenOwner, UserRecord } from './port.ts';
import { openDevices } from './sqlite-devices.ts';
import type { Transaction } from './sqlite-transactions.ts';

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

/** Its writes are part of a transaction of the caller's. */
function openUsers(database: DatabaseSync) {
  const insert = database.prepare('INSERT INTO users (id, username, name_key, created_at) VALUES (?, ?, ?, ?)');
  const rename = database.prepare('UPDATE users SET username = ?, name_key = ? WHERE id = ?');
  const byId = database.prepare('SELECT id, username, name_key, created_at FROM users WHERE id = ?');
  return {
    add: ({ id, username, nameKey, createdAt }: UserRecord): void => void insert.run(id, username, nameKey, createdAt),
    rename: (userId: string, username: string, nameKey: string): void => void rename.run(username, nameKey, userId),
    find: (userId: string): UserRecord | null => userOf(byId.get(userId)),
  };
}

type People = Pick<
  Store,
  | 'addUser'
  | 'addDevice'
  | 'renameUser'
  | 'findUser'
  | 'findUsers'
  | 'findByToken'
  | 'findByUser'
  | 'devicesOf'
  | 'renameDevice'
  | 'removeDevice'
  | 'revokeToken'
  | 'unfit'
>;

/** People, their devices and tokens, in a database whose schema is up to date. */
export function openPeople(database: DatabaseSync, transaction: Transaction): People {
  const users = openUsers(database);
  const devices = openDevices(database);
  function ownerOf(device: Pick<DeviceRecord, 'id' | 'userId' | 'label' | 'usedAt'> | null): TokenOwner | null {
    const user = device === null ? null : users.find(device.userId);
    if (device === null || user === null) return null;
    return { user, deviceId: device.id, label: device.label, usedAt: device.usedAt };
  }
  return {
    addUser: (user, device, tokenHash) =>
      transaction('on the disk', () => {
        users.add(user);
        devices.add(device, tokenHash);
      }),
    addDevice: (device, tokenHash) => transaction('on the disk', () => devices.add(device, tokenHash)),
    renameUser: (userId, username, nameKey) => transaction('on the disk', () => users.rename(userId, username, nameKey)),
    findUser: users.find,
    findUsers: (userIds) => userIds.map(users.find).filter((user) => user !== null),
    findByToken: (tokenHash) => ownerOf(devices.byToken(tokenHash)),
    findByUser: (userId) => ownerOf(devices.of(userId)[0] ?? null),
    devicesOf: (userId) => devices.of(userId),
    renameDevice: (deviceId, label) => transaction('on the disk', () => devices.rename(deviceId, label)),
    removeDevice: (deviceId) => transaction('on the disk', () => devices.remove(deviceId)),
    revokeToken: (tokenHash) => transaction('on the disk', () => devices.revoke(tokenHash)),
    unfit() {
      if (!database.isOpen) return 'The database is closed.';
      // Takes the write lock and lets it go again: that is what every later write needs first.
      try {
        transaction('given to the system', () => {});
        return null;
      } catch {
        return 'The database cannot be written.';
      }
    },
  };
}
