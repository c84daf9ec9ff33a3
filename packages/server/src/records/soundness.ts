import { DatabaseSync } from 'node:sqlite';
import { isDamage } from './trouble.ts';

/** What is known of a database: whether every page of it can be read and is in its place. */
export type Soundness = 'ok' | 'damaged' | 'unchecked';

/** Looks through a database (PRAGMA quick_check), which takes about a second for each gigabyte. */
export function examine(database: DatabaseSync): Exclude<Soundness, 'unchecked'> {
  try {
    return database.prepare('PRAGMA quick_check(1)').get()?.['quick_check'] === 'ok' ? 'ok' : 'damaged';
  } catch (error) {
    if (isDamage(error)) return 'damaged';
    throw error;
  }
}

/** The same by a path, over a connection of its own. */
export function examineFile(path: string): Exclude<Soundness, 'unchecked'> {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    return examine(database);
  } finally {
    database.close();
  }
}
