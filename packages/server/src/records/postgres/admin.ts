import type { AdminChange } from '../port-admin.ts';
import { actOf, inviteOf, knownOf } from '../rows.ts';
import { findDevice, removeDevice } from './devices.ts';
import { changeGroup } from './groups.ts';
import { addGuestLink, addInvite, endGuestLink, putAdminLink } from './joining.ts';
import type { Doing, Session } from './session.ts';

/** Does what an admin wants; false when there is nothing it could be done to. */
async function change(session: Session, wanted: AdminChange, now: number): Promise<boolean> {
  switch (wanted.is) {
    case 'claim':
      return claim(session, wanted, now);
    case 'invite':
      return addInvite(session, wanted.invite, wanted.most);
    case 'withdraw_invite': {
      const sql = "UPDATE invites SET ends_at = $1 WHERE id = $2 AND state = 'open' AND ends_at > $1";
      return (await session.run(sql, [now, wanted.id])) === 1;
    }
    case 'decide': {
      const sql = "UPDATE invites SET state = $1, ends_at = $2 WHERE id = $3 AND state = 'waiting' AND ends_at > $4";
      return (await session.run(sql, [wanted.approved ? 'open' : 'refused', wanted.endsAt, wanted.id, now])) === 1;
    }
    case 'link':
      await addGuestLink(session, wanted.link);
      return true;
    case 'withdraw_link':
      return endGuestLink(session, wanted.id, now);
    case 'make_group':
    case 'change_group':
    case 'remove_group':
      return changeGroup(session, wanted);
    case 'sign_out':
      if ((await findDevice(session, wanted.deviceId)) === null) return false;
      await removeDevice(session, wanted.deviceId);
      return true;
    case 'demote':
      return (await session.run('DELETE FROM admins WHERE user_id = $1 AND (SELECT count(*) FROM admins) > 1', [wanted.userId])) === 1;
    case 'free_name':
      return (await session.run('DELETE FROM users WHERE id = $1', [wanted.userId])) === 1;
  }
}

type Claim = Extract<AdminChange, { readonly is: 'claim' }>;

async function claim(session: Session, { hash, userId }: Claim, now: number): Promise<boolean> {
  if ((await session.run('DELETE FROM admin_links WHERE hash = $1 AND ends_at > $2', [hash, now])) === 0) return false;
  await session.run('INSERT INTO admins (user_id, since) VALUES ($1, $2) ON CONFLICT DO NOTHING', [userId, now]);
  return true;
}

/** What admins see and do. */
export const admin: Doing<'admins' | 'isNew' | 'putAdminLink' | 'administer' | 'invites' | 'known' | 'acts'> = {
  admins: async (session) => (await session.all('SELECT user_id FROM admins')).map(({ user_id }) => String(user_id)),
  isNew: async (session) =>
    (await session.one('SELECT 1 FROM admin_links UNION ALL SELECT 1 FROM admin_log WHERE n < 2 LIMIT 1')) === undefined,
  putAdminLink,
  async administer(session, wanted, { at, by, byName, act, about }) {
    if (!(await change(session, wanted, at))) return false;
    await session.run('INSERT INTO admin_log (at, by_id, by_name, act, about) VALUES ($1, $2, $3, $4, $5)', [at, by, byName, act, about]);
    return true;
  },
  async invites(session, now) {
    const rows = await session.all(
      "SELECT * FROM invites WHERE ends_at > $1 AND used < uses AND state <> 'refused' ORDER BY made_at DESC, id",
      [now],
    );
    return rows.map(inviteOf).filter((invite) => invite !== null);
  },
  async known(session, { search, after, limit, usedBefore }) {
    // Who has come by a guest link is nobody whom the server knows.
    const rows = await session.all(
      `SELECT users.id, username, name_key, users.created_at, count(devices.id) AS devices, count(key) AS keyed,
         coalesce(max(used_at), users.created_at) AS used_at
       FROM users LEFT JOIN devices ON devices.user_id = users.id
       WHERE name_key || ' ' || users.id > $1 AND strpos(name_key, $2) > 0 AND NOT EXISTS (SELECT 1 FROM visitors WHERE user_id = users.id)
       GROUP BY users.id HAVING coalesce(max(used_at), users.created_at) < $4
       ORDER BY name_key || ' ' || users.id LIMIT $3`,
      [after, search, limit, usedBefore],
    );
    return rows.map(knownOf);
  },
  acts: async (session, before, limit) =>
    (await session.all('SELECT * FROM admin_log WHERE n < $1 ORDER BY n DESC LIMIT $2', [before, limit])).map(actOf),
};
