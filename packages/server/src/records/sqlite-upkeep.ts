import type { DatabaseSync } from 'node:sqlite';
import type { UpkeepRecords } from './port.ts';
import { openDevices } from './sqlite-devices.ts';
import type { Transaction } from './sqlite-transactions.ts';

/** What is forgotten with time, in a database whose schema is up to date. */
export function openUpkeep(database: DatabaseSync, transaction: Transaction): UpkeepRecords {
  const belief = database.prepare('SELECT belief FROM clock');
  const believe = database.prepare('INSERT OR REPLACE INTO clock (one, belief) VALUES (1, ?)');
  const old = database.prepare(
    'DELETE FROM ended_calls WHERE id IN (SELECT id FROM ended_calls WHERE ended_at < ? ORDER BY ended_at LIMIT ?)',
  );
  const surplus = database.prepare(
    `DELETE FROM ended_calls WHERE id IN
       (SELECT id FROM ended_calls ORDER BY ended_at LIMIT max(0, min(?, (SELECT count(*) FROM ended_calls) - ?)))`,
  );
  const unused = database.prepare('SELECT id, user_id FROM devices WHERE used_at < ? LIMIT ?');
  const devices = openDevices(database);
  return {
    belief() {
      const text = belief.get()?.['belief'];
      return typeof text === 'string' ? text : null;
    },
    believe: (text) => void believe.run(text),
    forgetHistory({ before, most, atOnce }) {
      const went = Number(old.run(before, atOnce).changes);
      return went === 0 ? Number(surplus.run(atOnce, most).changes) : went;
    },
    unusedDevices: (before, atOnce) => unused.all(before, atOnce).map(({ id, user_id }) => ({ id: String(id), userId: String(user_id) })),
    forgetDevices(ids) {
      return ids.length === 0 ? [] : transaction('on the disk', () => ids.flatMap((id) => devices.remove(id)));
    },
  };
}
