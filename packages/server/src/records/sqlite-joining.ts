import type { DatabaseSync } from 'node:sqlite';
import type { Invited, InviteRecord, JoiningRecords } from './port-joining.ts';
import { inviteOf } from './rows.ts';
import type { Transaction } from './sqlite-transactions.ts';
import { openAdminLinks } from './sqlite-admin-links.ts';
import { openVisits } from './sqlite-visits.ts';

/** Invitations, in a database whose schema is up to date. What writes is part of a transaction of the caller's. */
export function openInvites(database: DatabaseSync) {
  const insert = database.prepare(
    `INSERT INTO invites (id, hash, state, username, name_key, label, uses, used, ends_at, made_at, made_by, address)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const use = database.prepare(
    `UPDATE invites SET used = used + 1
     WHERE hash = ?1 AND state = 'open' AND used < uses AND ends_at > ?2 AND (name_key IS NULL OR name_key = ?3)`,
  );
  const isGood = database.prepare("SELECT 1 FROM invites WHERE hash = ? AND state = 'open' AND used < uses AND ends_at > ?");
  const byHash = database.prepare('SELECT * FROM invites WHERE hash = ?');
  const byId = database.prepare('SELECT * FROM invites WHERE id = ?');
  const count = database.prepare('SELECT count(*) AS many FROM invites WHERE state = ? AND ends_at > ? AND used < uses');
  const end = database.prepare("UPDATE invites SET ends_at = ?1 WHERE id = ?2 AND state = 'open' AND ends_at > ?1");
  const decide = database.prepare("UPDATE invites SET state = ?, ends_at = ? WHERE id = ? AND state = 'waiting' AND ends_at > ?");
  const good = database.prepare("SELECT * FROM invites WHERE ends_at > ? AND used < uses AND state <> 'refused' ORDER BY made_at DESC, id");
  function add({ id, hash, state, username, nameKey, label, uses, used, endsAt, madeAt, madeBy, address }: InviteRecord): void {
    insert.run(id, hash, state, username, nameKey, label, uses, used, endsAt, madeAt, madeBy, address);
  }
  return {
    /** Counts one use by a name; false when there is none left. */
    use: ({ hash, now }: Invited, nameKey: string): boolean => use.run(hash, now, nameKey).changes === 1,
    /** Adds one unless there are so many already that are good, or wait. */
    addIfRoom(invite: InviteRecord, most: number): boolean {
      if (Number(count.get(invite.state, invite.madeAt)?.['many']) >= most) return false;
      add(invite);
      return true;
    },
    end: (id: string, now: number): boolean => end.run(now, id).changes === 1,
    /** Answers who has asked; the invitation that they hold is good until a time if they may come in. */
    decide: (id: string, { approved, endsAt }: { readonly approved: boolean; readonly endsAt: number }, now: number): boolean =>
      decide.run(approved ? 'open' : 'refused', endsAt, id, now).changes === 1,
    good: (now: number): readonly InviteRecord[] =>
      good
        .all(now)
        .map(inviteOf)
        .filter((invite) => invite !== null),
    isGood: (hash: string, now: number): boolean => isGood.get(hash, now) !== undefined,
    find: (hash: string): InviteRecord | null => inviteOf(byHash.get(hash)),
    get: (id: string): InviteRecord | null => inviteOf(byId.get(id)),
  };
}

/** How somebody new comes in, in a database whose schema is up to date. */
export function openJoining(database: DatabaseSync, transaction: Transaction): JoiningRecords {
  const invites = openInvites(database);
  const adminLinks = openAdminLinks(database);
  const visits = openVisits(database);
  const forget = database.prepare('DELETE FROM invites WHERE ends_at < ?');
  return {
    letsIn: (hash, now) => invites.isGood(hash, now) || adminLinks.opens(hash, now),
    findInvite: invites.find,
    getInvite: invites.get,
    addInvite(invite, most) {
      let isKept = false;
      transaction('on the disk', () => {
        isKept = invites.addIfRoom(invite, most);
      });
      return isKept;
    },
    guestLinks: visits.links,
    addGuestLink: (link) => transaction('on the disk', () => visits.addLink(link)),
    endGuestLink: (id, at) => transaction('on the disk', () => void visits.endLink(id, at)),
    forgetOver: (before) =>
      transaction('given to the system', () => {
        forget.run(before);
        visits.forget(before);
      }),
  };
}
