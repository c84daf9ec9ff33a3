import type { DatabaseSync } from 'node:sqlite';

/** The one link by which somebody becomes an admin. */
export function openAdminLinks(database: DatabaseSync) {
  const any = database.prepare('SELECT 1 FROM admin_links');
  const opens = database.prepare('SELECT 1 FROM admin_links WHERE hash = ? AND ends_at > ?');
  const forget = database.prepare('DELETE FROM admin_links');
  const insert = database.prepare('INSERT INTO admin_links (hash, ends_at) VALUES (?, ?)');
  return {
    /** Whether a secret is that of the link: it lets its owner in as somebody new, and is not used up by that. */
    opens: (hash: string, now: number): boolean => opens.get(hash, now) !== undefined,
    none: (): boolean => any.get() === undefined,
    put(hash: string, endsAt: number): void {
      forget.run();
      insert.run(hash, endsAt);
    },
  };
}
