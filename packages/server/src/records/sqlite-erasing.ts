import type { DatabaseSync } from 'node:sqlite';
import type { Store } from './port.ts';
import type { Transaction } from './sqlite-transactions.ts';

/** Deletes users with all that is kept of them, in a database whose schema is up to date. */
export function openErasing(database: DatabaseSync, transaction: Transaction): Store['eraseUser'] {
  const devices = database.prepare('SELECT id FROM devices WHERE user_id = ?');
  const each = [
    'DELETE FROM entries WHERE user_id = ?1',
    `DELETE FROM ended_calls WHERE (caller_id = ?1 OR callee_id = ?1)
       AND NOT EXISTS (SELECT 1 FROM entries WHERE entries.call_id = ended_calls.id)`,
    'DELETE FROM answers WHERE owner IN (SELECT id FROM devices WHERE user_id = ?1)',
    'DELETE FROM guest_links WHERE target_id = ?1',
    // What belongs to them goes with them.
    'DELETE FROM users WHERE id = ?1',
  ].map((sql) => database.prepare(sql));
  return (userId) => {
    const ids = devices.all(userId).map(({ id }) => String(id));
    transaction('on the disk', () => {
      for (const statement of each) statement.run(userId);
    });
    return ids;
  };
}
