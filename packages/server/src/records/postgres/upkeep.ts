import { removeDevice } from './devices.ts';
import type { Doing } from './session.ts';

/** What is forgotten with time, and who wants to be forgotten. */
export const upkeep: Doing<'belief' | 'believe' | 'forgetHistory' | 'unusedDevices' | 'forgetDevices' | 'eraseUser'> = {
  async belief(session) {
    const text = (await session.one('SELECT belief FROM clock'))?.['belief'];
    return typeof text === 'string' ? text : null;
  },
  async believe(session, text) {
    await session.run('INSERT INTO clock (one, belief) VALUES (1, $1) ON CONFLICT (one) DO UPDATE SET belief = excluded.belief', [text]);
  },
  async forgetHistory(session, { before, most, atOnce }) {
    const went = await session.run(
      'DELETE FROM ended_calls WHERE id IN (SELECT id FROM ended_calls WHERE ended_at < $1 ORDER BY ended_at LIMIT $2)',
      [Math.ceil(before), atOnce],
    );
    if (went > 0) return went;
    return session.run(
      `DELETE FROM ended_calls WHERE id IN (SELECT id FROM ended_calls ORDER BY ended_at
         LIMIT greatest(0, least($1::bigint, (SELECT count(*) FROM ended_calls) - $2::bigint)))`,
      [atOnce, most],
    );
  },
  unusedDevices: async (session, before, atOnce) =>
    (await session.all('SELECT id, user_id FROM devices WHERE used_at < $1 LIMIT $2', [Math.ceil(before), atOnce])).map((row) => ({
      id: String(row['id']),
      userId: String(row['user_id']),
    })),
  async forgetDevices(session, ids) {
    const gone: string[] = [];
    for (const id of ids) gone.push(...(await removeDevice(session, id)));
    return gone;
  },
  async eraseUser(session, userId) {
    const devices = await session.all('SELECT id FROM devices WHERE user_id = $1', [userId]);
    for (const sql of erasing) await session.run(sql, [userId]);
    return devices.map(({ id }) => String(id));
  },
};

/** What belongs to a user goes with them. */
const erasing = [
  'DELETE FROM entries WHERE user_id = $1',
  `DELETE FROM ended_calls WHERE (caller_id = $1 OR callee_id = $1)
     AND NOT EXISTS (SELECT 1 FROM entries WHERE entries.call_id = ended_calls.id)`,
  'DELETE FROM answers WHERE owner IN (SELECT id FROM devices WHERE user_id = $1)',
  'DELETE FROM guest_links WHERE target_id = $1',
  'DELETE FROM users WHERE id = $1',
];
