import type { DatabaseSync } from 'node:sqlite';
import type { ActRecord, AdminChange, AdminRecords, LoggedAct } from './port-admin.ts';
import { actOf, knownOf } from './rows.ts';
import { openAdminLinks } from './sqlite-admin-links.ts';
import { openDevices } from './sqlite-devices.ts';
import { openGroupChanges } from './sqlite-groups.ts';
import { openInvites } from './sqlite-joining.ts';
import type { Transaction } from './sqlite-transactions.ts';
import { openVisits } from './sqlite-visits.ts';

/** What admins see and do, in a database whose schema is up to date. */
export function openAdmin(database: DatabaseSync, transaction: Transaction): AdminRecords {
  const admins = database.prepare('SELECT user_id FROM admins');
  const links = openAdminLinks(database);
  const change = openChanges(database);
  const log = openLog(database);
  return {
    admins: () => admins.all().map(({ user_id }) => String(user_id)),
    isNew: () => links.none() && log.before(2, 1).length === 0,
    putAdminLink: (hash, endsAt) => transaction('on the disk', () => links.put(hash, endsAt)),
    administer(wanted, act) {
      let isDone = false;
      transaction('on the disk', () => {
        isDone = change(wanted, act.at);
        if (isDone) log.add(act);
      });
      return isDone;
    },
    invites: openInvites(database).good,
    known: openKnown(database),
    acts: log.before,
  };
}

/** Does what an admin wants; false when there is nothing it could be done to. */
function openChanges(database: DatabaseSync): (change: AdminChange, now: number) => boolean {
  const appointed = openAppointed(database);
  const freeName = database.prepare('DELETE FROM users WHERE id = ?');
  const invites = openInvites(database);
  const visits = openVisits(database);
  const devices = openDevices(database);
  const changeGroup = openGroupChanges(database);
  return (change, now) => {
    switch (change.is) {
      case 'claim':
        return appointed.claim(change, now);
      case 'invite':
        return invites.addIfRoom(change.invite, change.most);
      case 'withdraw_invite':
        return invites.end(change.id, now);
      case 'decide':
        return invites.decide(change.id, { approved: change.approved, endsAt: change.endsAt }, now);
      case 'link':
        visits.addLink(change.link);
        return true;
      case 'withdraw_link':
        return visits.endLink(change.id, now);
      case 'make_group':
      case 'change_group':
      case 'remove_group':
        return changeGroup(change);
      case 'sign_out':
        if (devices.find(change.deviceId) === null) return false;
        devices.remove(change.deviceId);
        return true;
      case 'demote':
        return appointed.demote(change.userId);
      case 'free_name':
        return freeName.run(change.userId).changes === 1;
    }
  };
}

/** Who is an admin, and is none any more. */
function openAppointed(database: DatabaseSync) {
  const useLink = database.prepare('DELETE FROM admin_links WHERE hash = ? AND ends_at > ?');
  const appoint = database.prepare('INSERT OR IGNORE INTO admins (user_id, since) VALUES (?, ?)');
  const demote = database.prepare('DELETE FROM admins WHERE user_id = ? AND (SELECT count(*) FROM admins) > 1');
  return {
    claim({ hash, userId }: { readonly hash: string; readonly userId: string }, now: number): boolean {
      if (useLink.run(hash, now).changes === 0) return false;
      appoint.run(userId, now);
      return true;
    },
    demote: (userId: string): boolean => demote.run(userId).changes === 1,
  };
}

/** The log only grows: triggers refuse everything else. */
function openLog(database: DatabaseSync) {
  const insert = database.prepare('INSERT INTO admin_log (at, by_id, by_name, act, about) VALUES (?, ?, ?, ?, ?)');
  const before = database.prepare('SELECT * FROM admin_log WHERE n < ? ORDER BY n DESC LIMIT ?');
  return {
    add: ({ at, by, byName, act, about }: ActRecord): void => void insert.run(at, by, byName, act, about),
    before: (n: number, limit: number): readonly LoggedAct[] => before.all(n, limit).map(actOf),
  };
}

/** Who has come by a guest link is nobody whom the server knows. */
function openKnown(database: DatabaseSync): AdminRecords['known'] {
  const page = database.prepare(
    `SELECT users.*, count(devices.id) AS devices, count(key) AS keyed, coalesce(max(used_at), users.created_at) AS used_at
     FROM users LEFT JOIN devices ON devices.user_id = users.id
     WHERE name_key || ' ' || users.id > ?1 AND instr(name_key, ?2) > 0 AND NOT EXISTS (SELECT 1 FROM visitors WHERE user_id = users.id)
     GROUP BY users.id HAVING used_at < ?4 ORDER BY name_key || ' ' || users.id LIMIT ?3`,
  );
  return ({ search, after, limit, usedBefore }) => page.all(after, search, limit, usedBefore).map(knownOf);
}
