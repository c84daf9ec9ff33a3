import type { Doing } from './session.ts';

/** Push subscriptions, one of each device at most. */
export const push: Doing<'loadPush' | 'keepPush' | 'dropPush'> = {
  async loadPush(session) {
    const rows = await session.all(
      `SELECT device_id, user_id, endpoint, p256dh, auth FROM push_subscriptions JOIN devices ON devices.id = device_id
       ORDER BY device_id`,
    );
    return rows.map((row) => ({
      deviceId: String(row['device_id']),
      userId: String(row['user_id']),
      endpoint: String(row['endpoint']),
      p256dh: String(row['p256dh']),
      auth: String(row['auth']),
    }));
  },
  async keepPush(session, { deviceId, userId, endpoint, p256dh, auth }) {
    const there = await session.one('SELECT id FROM devices WHERE id = $1 AND user_id = $2', [deviceId, userId]);
    if (there === undefined) return false;
    await session.run('DELETE FROM push_subscriptions WHERE device_id = $1 OR endpoint = $2', [deviceId, endpoint]);
    await session.run('INSERT INTO push_subscriptions (device_id, endpoint, p256dh, auth) VALUES ($1, $2, $3, $4)', [
      deviceId,
      endpoint,
      p256dh,
      auth,
    ]);
    return true;
  },
  async dropPush(session, deviceId, endpoint) {
    await session.run('DELETE FROM push_subscriptions WHERE device_id = $1 AND ($2::text IS NULL OR endpoint = $2::text)', [
      deviceId,
      endpoint,
    ]);
  },
};
