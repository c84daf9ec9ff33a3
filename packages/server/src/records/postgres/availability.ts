import type { Doing } from './session.ts';

/** When users may be rung, whom they have blocked, and for whom they wait. */
export const availability: Doing<'loadAvailability' | 'keepAvailability' | 'addBlock' | 'removeBlock' | 'addWish' | 'removeWish'> = {
  async loadAvailability(session) {
    const texts = await session.all('SELECT user_id, text FROM availability');
    const blocks = await session.all('SELECT user_id, blocked_id, at, username FROM blocks ORDER BY at');
    const wishes = await session.all('SELECT user_id, other_id, until FROM wishes ORDER BY until');
    return {
      availabilities: texts.map((row) => ({ userId: String(row['user_id']), text: String(row['text']) })),
      blocks: blocks.map((row) => ({
        userId: String(row['user_id']),
        blockedId: String(row['blocked_id']),
        at: Number(row['at']),
        username: String(row['username']),
      })),
      wishes: wishes.map((row) => ({ userId: String(row['user_id']), otherId: String(row['other_id']), until: Number(row['until']) })),
    };
  },
  async keepAvailability(session, userId, text) {
    await session.run('INSERT INTO availability (user_id, text) VALUES ($1, $2) ON CONFLICT (user_id) DO UPDATE SET text = excluded.text', [
      userId,
      text,
    ]);
  },
  async addBlock(session, { userId, blockedId, at, username }) {
    await session.run('INSERT INTO blocks (user_id, blocked_id, at, username) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING', [
      userId,
      blockedId,
      at,
      username,
    ]);
  },
  async removeBlock(session, userId, blockedId) {
    await session.run('DELETE FROM blocks WHERE user_id = $1 AND blocked_id = $2', [userId, blockedId]);
  },
  async addWish(session, { userId, otherId, until }) {
    await session.run(
      `INSERT INTO wishes (user_id, other_id, until) VALUES ($1, $2, $3)
       ON CONFLICT (user_id, other_id) DO UPDATE SET until = excluded.until`,
      [userId, otherId, until],
    );
  },
  async removeWish(session, userId, otherId) {
    await session.run('DELETE FROM wishes WHERE user_id = $1 AND other_id = $2', [userId, otherId]);
  },
};
