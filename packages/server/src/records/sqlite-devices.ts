import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { useNotedEvery, type DeviceRecord, type Store } from './port.ts';

/**
 * Devices and their tokens, in a database whose schema is up to date. Its writes are part of a transaction of the
 * caller's.
 */
export function openDevices(database: DatabaseSync) {
  const insert = database.prepare('INSERT INTO devices (id, user_id, label, key, created_at, used_at) VALUES (?, ?, ?, ?, ?, ?)');
  const insertToken = database.prepare('INSERT INTO tokens (hash, device_id) VALUES (?, ?)');
  const rename = database.prepare('UPDATE devices SET label = ? WHERE id = ?');
  const ofUser = database.prepare('SELECT * FROM devices WHERE user_id = ? ORDER BY created_at, id');
  const byToken = database.prepare(
    'SELECT user_id, device_id, label, used_at FROM tokens JOIN devices ON devices.id = tokens.device_id WHERE tokens.hash = ?',
  );
  const revoke = database.prepare('DELETE FROM tokens WHERE hash = ? RETURNING device_id');
  const worthless = database.prepare(
    'SELECT id FROM devices WHERE id = ? AND key IS NULL AND NOT EXISTS (SELECT 1 FROM tokens WHERE device_id = devices.id)',
  );
  const remove = database.prepare('DELETE FROM devices WHERE id = ? RETURNING user_id');
  const forgetUser = database.prepare('DELETE FROM users WHERE id = ? AND NOT EXISTS (SELECT 1 FROM devices WHERE user_id = users.id)');
  function removeDevice(deviceId: string): void {
    for (const { user_id } of remove.all(deviceId)) forgetUser.run(user_id ?? null);
  }
  return {
    add({ id, userId, label, key, createdAt, usedAt }: DeviceRecord, tokenHash: string): void {
      insert.run(id, userId, label, key, createdAt, usedAt);
      insertToken.run(tokenHash, id);
    },
    rename: (deviceId: string, label: string): void => void rename.run(label, deviceId),
    of: (userId: string): readonly DeviceRecord[] => ofUser.all(userId).map(deviceOf),
    byToken(tokenHash: string): Pick<DeviceRecord, 'id' | 'userId' | 'label' | 'usedAt'> | null {
      const row = byToken.get(tokenHash);
      if (row === undefined) return null;
      const { user_id: userId, device_id: id, label, used_at: usedAt } = row;
      return { userId: String(userId), id: String(id), label: String(label), usedAt: Number(usedAt) };
    },
    remove: removeDevice,
    revoke(tokenHash: string): void {
      for (const { device_id } of revoke.all(tokenHash)) for (const { id } of worthless.all(device_id ?? null)) removeDevice(String(id));
    },
  };
}

function deviceOf(row: Record<string, SQLOutputValue>): DeviceRecord {
  return {
    id: String(row['id']),
    userId: String(row['user_id']),
    label: String(row['label']),
    key: row['key'] === null ? null : String(row['key']),
    createdAt: Number(row['created_at']),
    usedAt: Number(row['used_at']),
  };
}

/** Notes when devices were here, without waiting for the disk. */
export function openUse(database: DatabaseSync): Store['noteUse'] {
  const note = database.prepare('UPDATE devices SET used_at = ?1 WHERE id = ?2 AND used_at < ?1 - ?3');
  return (deviceId, at) => void note.run(Math.floor(at), deviceId, useNotedEvery);
}
