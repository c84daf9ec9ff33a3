import type { Gone } from '../favourites-port.ts';
import type { DeviceRecord } from '../port.ts';
import { deviceOf } from '../rows.ts';
import type { Session } from './session.ts';

export async function addDevice(session: Session, device: DeviceRecord, tokenHash: string): Promise<void> {
  const { id, userId, label, key, sealingKey, createdAt, usedAt } = device;
  await session.run('INSERT INTO devices (id, user_id, label, key, sealing_key, created_at, used_at) VALUES ($1, $2, $3, $4, $5, $6, $7)', [
    id,
    userId,
    label,
    key,
    sealingKey,
    createdAt,
    usedAt,
  ]);
  await session.run('INSERT INTO tokens (hash, device_id, made_at) VALUES ($1, $2, $3)', [tokenHash, id, createdAt]);
}

export async function findDevice(session: Session, deviceId: string): Promise<DeviceRecord | null> {
  const row = await session.one('SELECT * FROM devices WHERE id = $1', [deviceId]);
  return row === undefined ? null : deviceOf(row);
}

/** The devices of a user, the oldest first. */
export async function devicesOf(session: Session, userId: string): Promise<readonly DeviceRecord[]> {
  return (await session.all('SELECT * FROM devices WHERE user_id = $1 ORDER BY created_at, id', [userId])).map(deviceOf);
}

/** Forgets a device, and its user with the last of them. */
export async function removeDevice(session: Session, deviceId: string): Promise<Gone> {
  const removed = await session.one('DELETE FROM devices WHERE id = $1 RETURNING user_id', [deviceId]);
  if (removed === undefined) return [];
  const gone = await session.all(
    'DELETE FROM users WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM devices WHERE user_id = users.id) RETURNING id',
    [String(removed['user_id'])],
  );
  return gone.map(({ id }) => String(id));
}
