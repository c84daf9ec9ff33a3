import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { schemaVersion } from './schema.ts';
import { openAdminLinks } from './sqlite-admin-links.ts';
import { transactions } from './sqlite-transactions.ts';

/** How long a link by which somebody becomes an admin is good, in milliseconds. */
export const adminLinkLasts = 7 * 86_400_000;

/** Milliseconds for which the server may keep the database to itself. */
const longestWait = 5_000;

/**
 * Keeps a new link in the database of a server, which may run meanwhile, and forgets the one before. Answers a sentence
 * when there is no database that this Earshot has brought up to date.
 */
export function keepAdminLink(path: string, hash: string, endsAt: number): string | null {
  if (!existsSync(path)) return `there is no database ${path} yet: start the server, and it prints the link.`;
  const database = new DatabaseSync(path, { timeout: longestWait });
  try {
    if (Number(database.prepare('PRAGMA user_version').get()?.['user_version']) !== schemaVersion)
      return `the database ${path} was written by another Earshot: start the server of this one first.`;
    transactions(database)('on the disk', () => openAdminLinks(database).put(hash, endsAt));
    return null;
  } finally {
    database.close();
  }
}
