import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { AvailabilityRecords, StoredBlock } from './port.ts';
import type { Transaction } from './sqlite-transactions.ts';

function blockOf(row: Record<string, SQLOutputValue>): StoredBlock {
  const { user_id: userId, blocked_id: blockedId, at, username } = row;
  return { userId: String(userId), blockedId: String(blockedId), at: Number(at), username: String(username) };
}

/** When users may be rung, whom they have blocked, and for whom they wait, in a database whose schema is up to date. */
export function openAvailability(database: DatabaseSync, transaction: Transaction): AvailabilityRecords {
  const texts = database.prepare('SELECT user_id, text FROM availability');
  const blocks = database.prepare('SELECT user_id, blocked_id, at, username FROM blocks ORDER BY at');
  const wishes = database.prepare('SELECT user_id, other_id, until FROM wishes ORDER BY until');
  const keep = database.prepare('INSERT OR REPLACE INTO availability (user_id, text) VALUES (?, ?)');
  const block = database.prepare('INSERT OR IGNORE INTO blocks (user_id, blocked_id, at, username) VALUES (?, ?, ?, ?)');
  const unblock = database.prepare('DELETE FROM blocks WHERE user_id = ? AND blocked_id = ?');
  const wish = database.prepare('INSERT OR REPLACE INTO wishes (user_id, other_id, until) VALUES (?, ?, ?)');
  const unwish = database.prepare('DELETE FROM wishes WHERE user_id = ? AND other_id = ?');
  function lasting(task: () => void): void {
    transaction('on the disk', task);
  }
  return {
    loadAvailability: () => ({
      availabilities: texts.all().map((row) => ({ userId: String(row['user_id']), text: String(row['text']) })),
      blocks: blocks.all().map(blockOf),
      wishes: wishes
        .all()
        .map((row) => ({ userId: String(row['user_id']), otherId: String(row['other_id']), until: Number(row['until']) })),
    }),
    keepAvailability: (userId, text) => lasting(() => void keep.run(userId, text)),
    addBlock: ({ userId, blockedId, at, username }) => lasting(() => void block.run(userId, blockedId, at, username)),
    removeBlock: (userId, blockedId) => lasting(() => void unblock.run(userId, blockedId)),
    addWish: ({ userId, otherId, until }) => lasting(() => void wish.run(userId, otherId, until)),
    removeWish: (userId, otherId) => lasting(() => void unwish.run(userId, otherId)),
  };
}
