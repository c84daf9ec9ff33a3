import type { DatabaseSync } from 'node:sqlite';
import type { PushRecords } from './port-push.ts';
import type { Transaction } from './sqlite-transactions.ts';

/** Push subscriptions, in a database whose schema is up to date. */
export function openPush(database: DatabaseSync, transaction: Transaction): PushRecords {
  const all = database.prepare(
    `SELECT device_id AS deviceId, user_id AS userId, endpoint, p256dh, auth
     FROM push_subscriptions JOIN devices ON devices.id = device_id ORDER BY device_id`,
  );
  const put = database.prepare(
    `INSERT OR REPLACE INTO push_subscriptions (device_id, endpoint, p256dh, auth)
     SELECT id, ?3, ?4, ?5 FROM devices WHERE id = ?1 AND user_id = ?2`,
  );
  const drop = database.prepare('DELETE FROM push_subscriptions WHERE device_id = ?1 AND endpoint = coalesce(?2, endpoint)');
  return {
    loadPush: () =>
      all.all().map((row) => ({
        deviceId: String(row['deviceId']),
        userId: String(row['userId']),
        endpoint: String(row['endpoint']),
        p256dh: String(row['p256dh']),
        auth: String(row['auth']),
      })),
    keepPush: ({ deviceId, userId, endpoint, p256dh, auth }) =>
      transaction('on the disk', () => put.run(deviceId, userId, endpoint, p256dh, auth).changes > 0),
    dropPush: (deviceId, endpoint) => transaction('on the disk', () => void drop.run(deviceId, endpoint)),
  };
}
