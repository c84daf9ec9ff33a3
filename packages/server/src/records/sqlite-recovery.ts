import type { DatabaseSync } from 'node:sqlite';
import type { RecoveryRecords } from './port-recovery.ts';
import { openDevices } from './sqlite-devices.ts';
import { openUsers } from './sqlite-people.ts';
import type { Transaction } from './sqlite-transactions.ts';

/** Recovery codes, in a database whose schema is up to date. */
export function openRecovery(database: DatabaseSync, transaction: Transaction): RecoveryRecords {
  const find = database.prepare('SELECT * FROM recovery_codes WHERE user_id = ?');
  const put = database.prepare(
    `INSERT OR REPLACE INTO recovery_codes (user_id, salt, hash, made_at, device_id)
      SELECT user_id, ?2, ?3, ?4, id FROM devices WHERE user_id = ?1 AND id = ?5`,
  );
  const use = database.prepare('DELETE FROM recovery_codes WHERE user_id = ? AND hash = ?');
  const devices = openDevices(database);
  const users = openUsers(database);
  return {
    recoveryOf(userId) {
      const row = find.get(userId);
      return row === undefined ? null : { salt: String(row['salt']), hash: String(row['hash']), madeAt: Number(row['made_at']) };
    },
    keepRecovery: (userId, { salt, hash, madeAt, deviceId }) =>
      transaction('on the disk', () => put.run(userId, salt, hash, madeAt, deviceId).changes === 1),
    recover: (hash, device, tokenHash) =>
      transaction('on the disk', () => {
        const user = users.find(device.userId);
        if (user === null || use.run(device.userId, hash).changes === 0) return null;
        devices.add(device, tokenHash);
        return { user, device };
      }),
  };
}
