import type { GuestLinkRecord, Invited, InviteRecord } from '../port-joining.ts';
import { guestLinkOf, inviteOf } from '../rows.ts';
import type { Doing, Session } from './session.ts';

/** Counts one use of an invitation by a name; false when there is none left. */
export async function useInvite(session: Session, { hash, now }: Invited, nameKey: string): Promise<boolean> {
  const used = await session.run(
    `UPDATE invites SET used = used + 1
     WHERE hash = $1 AND state = 'open' AND used < uses AND ends_at > $2 AND (name_key IS NULL OR name_key = $3)`,
    [hash, now, nameKey],
  );
  return used === 1;
}

/** Whether a secret is that of the link by which somebody becomes an admin. */
export async function opensAdminLink(session: Session, hash: string, now: number): Promise<boolean> {
  return (await session.one('SELECT 1 FROM admin_links WHERE hash = $1 AND ends_at > $2', [hash, now])) !== undefined;
}

/** Keeps the hash of a new link's secret, in place of one before. */
export async function putAdminLink(session: Session, hash: string, endsAt: number): Promise<void> {
  await session.run('DELETE FROM admin_links');
  await session.run('INSERT INTO admin_links (hash, ends_at) VALUES ($1, $2)', [hash, endsAt]);
}

/** Adds one unless there are so many already that are good, or wait. */
export async function addInvite(session: Session, invite: InviteRecord, most: number): Promise<boolean> {
  const { id, hash, state, username, nameKey, label, uses, used, endsAt, madeAt, madeBy, address } = invite;
  const count = await session.one('SELECT count(*) AS many FROM invites WHERE state = $1 AND ends_at > $2 AND used < uses', [
    state,
    madeAt,
  ]);
  if (Number(count?.['many']) >= most) return false;
  await session.run(
    `INSERT INTO invites (id, hash, state, username, name_key, label, uses, used, ends_at, made_at, made_by, address)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [id, hash, state, username, nameKey, label, uses, used, endsAt, madeAt, madeBy, address],
  );
  return true;
}

export async function addGuestLink(session: Session, link: GuestLinkRecord): Promise<void> {
  const { id, hash, targetId, label, endsAt, madeAt } = link;
  await session.run('INSERT INTO guest_links (id, hash, target_id, label, ends_at, made_at) VALUES ($1, $2, $3, $4, $5, $6)', [
    id,
    hash,
    targetId,
    label,
    endsAt,
    madeAt,
  ]);
}

export async function endGuestLink(session: Session, id: string, at: number): Promise<boolean> {
  return (await session.run('UPDATE guest_links SET ends_at = $2 WHERE id = $1 AND ends_at > $2', [id, at])) === 1;
}

/** How somebody new comes in. */
export const joining: Doing<
  'letsIn' | 'findInvite' | 'getInvite' | 'addInvite' | 'guestLinks' | 'addGuestLink' | 'endGuestLink' | 'forgetOver'
> = {
  async letsIn(session, hash, now) {
    const good = "SELECT 1 FROM invites WHERE hash = $1 AND state = 'open' AND used < uses AND ends_at > $2";
    return (await session.one(good, [hash, now])) !== undefined || opensAdminLink(session, hash, now);
  },
  findInvite: async (session, hash) => inviteOf(await session.one('SELECT * FROM invites WHERE hash = $1', [hash])),
  getInvite: async (session, id) => inviteOf(await session.one('SELECT * FROM invites WHERE id = $1', [id])),
  addInvite,
  guestLinks: async (session) => (await session.all('SELECT * FROM guest_links')).map(guestLinkOf),
  addGuestLink,
  async endGuestLink(session, id, at) {
    await endGuestLink(session, id, at);
  },
  async forgetOver(session, time) {
    const before = Math.ceil(time);
    await session.run('DELETE FROM invites WHERE ends_at < $1', [before]);
    await session.run(
      'DELETE FROM guest_links WHERE ends_at < $1 OR target_id NOT IN (SELECT id FROM users UNION ALL SELECT id FROM call_groups)',
      [before],
    );
    // Who has come by a link goes with it, and never stays behind as somebody with a name.
    await session.run(
      'DELETE FROM users WHERE id IN (SELECT user_id FROM visitors LEFT JOIN guest_links ON guest_links.id = link_id WHERE ends_at IS NULL)',
    );
  },
};
