import type { DatabaseSync } from 'node:sqlite';
import type { Gone } from './favourites-port.ts';
import { useNotedEvery, type DeviceKeys, type DeviceRecord, type KeyedDevices, type Store, type TokenRecord } from './port.ts';
import { deviceOf, type FoundToken } from './rows.ts';
import { openTokens } from './sqlite-tokens.ts';

/**
 * Devices and their tokens, in a database whose schema is up to date. Its writes are part of a transaction of the
 * caller's.
 */
export function openDevices(database: DatabaseSync) {
  const insert = database.prepare(
    'INSERT INTO devices (id, user_id, label, key, sealing_key, created_at, used_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const rename = database.prepare('UPDATE devices SET label = ? WHERE id = ?');
  const enrol = database.prepare(
    "UPDATE devices SET key = ?, sealing_key = ?, label = iif(label = '', ?, label) WHERE id = ? AND key IS NULL",
  );
  const remove = database.prepare('DELETE FROM devices WHERE id = ? RETURNING user_id');
  const forgetUser = database.prepare(
    'DELETE FROM users WHERE id = ? AND NOT EXISTS (SELECT 1 FROM devices WHERE user_id = users.id) RETURNING id',
  );
  const tokens = openTokens(database);
  function removeDevice(deviceId: string): Gone {
    return remove.all(deviceId).flatMap(({ user_id }) => forgetUser.all(user_id ?? null).map(({ id }) => String(id)));
  }
  return {
    add({ id, userId, label, key, sealingKey, createdAt, usedAt }: DeviceRecord, tokenHash: string): void {
      insert.run(id, userId, label, key, sealingKey, createdAt, usedAt);
      tokens.add(id, { hash: tokenHash, madeAt: createdAt });
    },
    addToken: (deviceId: string, token: TokenRecord): boolean => tokens.renew(deviceId, token),
    enrol(deviceId: string, { key, sealingKey, label }: DeviceKeys, at: number): boolean {
      if (enrol.run(key, sealingKey, label, deviceId).changes === 0) return false;
      tokens.age(deviceId, at);
      return true;
    },
    rename: (deviceId: string, label: string): void => void rename.run(label, deviceId),
    ...readDevices(database),
    byToken: (tokenHash: string): FoundToken | null => tokens.find(tokenHash),
    remove: removeDevice,
    revoke: (tokenHash: string): Gone => tokens.revoke(tokenHash).flatMap(removeDevice),
  };
}

function readDevices(database: DatabaseSync) {
  const byId = database.prepare('SELECT * FROM devices WHERE id = ?');
  const ofUser = database.prepare('SELECT * FROM devices WHERE user_id = ? ORDER BY created_at, id');
  return {
    find(deviceId: string): DeviceRecord | null {
      const row = byId.get(deviceId);
      return row === undefined ? null : deviceOf(row);
    },
    of: (userId: string): readonly DeviceRecord[] => ofUser.all(userId).map(deviceOf),
    keyed: keyedIn(database),
  };
}

function keyedIn(database: DatabaseSync): () => KeyedDevices {
  const select = database.prepare(
    `SELECT users.id AS userId, username, name_key AS nameKey, devices.id AS deviceId, used_at AS at
     FROM devices JOIN users ON users.id = user_id WHERE key IS NOT NULL ORDER BY name_key`,
  );
  return () => {
    const userIds: string[] = [];
    const usernames: string[] = [];
    const nameKeys: string[] = [];
    const deviceIds: string[] = [];
    const usedAt: number[] = [];
    for (const { userId, username, nameKey, deviceId, at } of select.iterate()) {
      userIds.push(String(userId));
      usernames.push(String(username));
      nameKeys.push(String(nameKey));
      deviceIds.push(String(deviceId));
      usedAt.push(Number(at));
    }
    return { userIds, usernames, nameKeys, deviceIds, usedAt };
  };
}

/** Notes when devices were here, without waiting for the disk. */
export function openUse(database: DatabaseSync): Store['noteUse'] {
  const note = database.prepare('UPDATE devices SET used_at = ?1 WHERE id = ?2 AND used_at < ?1 - ?3');
  return (deviceId, at) => void note.run(Math.floor(at), deviceId, useNotedEvery);
}
