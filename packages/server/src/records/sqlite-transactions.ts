import type { DatabaseSync } from 'node:sqlite';

/**
 * Whether what is written must be on the disk, and so outlive a power cut, or be given to the system, and so outlive
 * the process.
 */
export type Lasting = 'on the disk' | 'given to the system';

/** Runs a task whole or not at all; within another one it is part of that. */
export type Transaction = <T>(lasting: Lasting, task: () => T) => T;

/** Transactions over a connection that is set to give what it writes to the system (synchronous NORMAL). */
export function transactions(database: DatabaseSync): Transaction {
  const begin = database.prepare('BEGIN IMMEDIATE');
  const commit = database.prepare('COMMIT');
  const rollback = database.prepare('ROLLBACK');
  function whole<T>(task: () => T): T {
    begin.run();
    try {
      const done = task();
      commit.run();
      return done;
    } catch (error) {
      if (database.isTransaction) rollback.run();
      throw error;
    }
  }
  return (lasting, task) => {
    if (database.isTransaction) return task();
    if (lasting === 'given to the system') return whole(task);
    database.exec('PRAGMA synchronous = FULL');
    try {
      return whole(task);
    } finally {
      database.exec('PRAGMA synchronous = NORMAL');
    }
  };
}
