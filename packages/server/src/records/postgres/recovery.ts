import { addDevice } from './devices.ts';
import { findUser } from './people.ts';
import type { Doing } from './session.ts';

/** Recovery codes, at most one of each user. */
export const recovery: Doing<'recoveryOf' | 'keepRecovery' | 'recover'> = {
  async recoveryOf(session, userId) {
    const row = await session.one('SELECT * FROM recovery_codes WHERE user_id = $1', [userId]);
    return row === undefined ? null : { salt: String(row['salt']), hash: String(row['hash']), madeAt: Number(row['made_at']) };
  },
  async keepRecovery(session, userId, { salt, hash, madeAt, deviceId }) {
    const kept = await session.run(
      `INSERT INTO recovery_codes (user_id, salt, hash, made_at, device_id)
       SELECT user_id, $2::text, $3::text, $4::bigint, id FROM devices WHERE user_id = $1 AND id = $5
       ON CONFLICT (user_id) DO UPDATE
       SET salt = excluded.salt, hash = excluded.hash, made_at = excluded.made_at, device_id = excluded.device_id`,
      [userId, salt, hash, madeAt, deviceId],
    );
    return kept === 1;
  },
  async recover(session, hash, device, tokenHash) {
    const user = await findUser(session, device.userId);
    const used = await session.run('DELETE FROM recovery_codes WHERE user_id = $1 AND hash = $2', [device.userId, hash]);
    if (user === null || used === 0) return null;
    await addDevice(session, device, tokenHash);
    return { user, device };
  },
};
