import type { DatabaseSync } from 'node:sqlite';
import type { UserRecord } from './port.ts';
import type { GuestLinkRecord } from './port-joining.ts';
import { guestLinkOf } from './rows.ts';

/** Guest links and who has come by them. What writes is part of a transaction of the caller's. */
export function openVisits(database: DatabaseSync) {
  const insert = database.prepare('INSERT INTO visitors (user_id, link_id) VALUES (?, ?)');
  const insertLink = database.prepare('INSERT INTO guest_links (id, hash, target_id, label, ends_at, made_at) VALUES (?, ?, ?, ?, ?, ?)');
  const end = database.prepare('UPDATE guest_links SET ends_at = ?2 WHERE id = ?1 AND ends_at > ?2');
  const links = database.prepare('SELECT * FROM guest_links');
  const forgetVisitors = database.prepare(
    'DELETE FROM users WHERE id IN (SELECT user_id FROM visitors LEFT JOIN guest_links ON guest_links.id = link_id WHERE ends_at IS NULL)',
  );
  const forgetLinks = database.prepare(
    'DELETE FROM guest_links WHERE ends_at < ? OR target_id NOT IN (SELECT id FROM users UNION ALL SELECT id FROM call_groups)',
  );
  return {
    add: ({ id, linkId }: UserRecord & { readonly linkId: string }): void => void insert.run(id, linkId),
    addLink({ id, hash, targetId, label, endsAt, madeAt }: GuestLinkRecord): void {
      insertLink.run(id, hash, targetId, label, endsAt, madeAt);
    },
    endLink: (id: string, at: number): boolean => end.run(id, at).changes === 1,
    links: (): readonly GuestLinkRecord[] => links.all().map(guestLinkOf),
    /**
     * Links that were over before, or lead to nobody. Who has come by one goes with it, and never stays behind as
     * somebody with a name.
     */
    forget(before: number): void {
      forgetLinks.run(before);
      forgetVisitors.run();
    },
  };
}
