import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isDamage } from '../records/trouble.ts';
import { reasonOf, StartFailure } from '../config/failure.ts';

const busy = 5;

/** The data folder is this server's alone while it is held. */
export interface FolderLock {
  /** Safe twice. */
  close(): void;
}

/**
 * Takes the data folder, for two servers on one folder would end each other's calls and give a name twice. Node has no
 * file locks, and SQLite has: the lock is an exclusive transaction on a small `lock.db`, which the system lets go with
 * the process, however that ends. Nothing is ever kept in that file, so damage to it is no obstacle. Throws a
 * `StartFailure` at once when another server holds it.
 */
export function lockDataFolder(folder: string): FolderLock {
  const path = join(folder, 'lock.db');
  try {
    return hold(path);
  } catch (error) {
    throw new StartFailure(whyNot(error, folder, path));
  }
}

function hold(path: string): FolderLock {
  try {
    return holdOnce(path);
  } catch (error) {
    if (!isDamage(error)) throw error;
    // Only who could lock it reads what is in it. It is emptied in place: a file in its stead would be another lock.
    truncateSync(path);
    return holdOnce(path);
  }
}

function holdOnce(path: string): FolderLock {
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    throw error;
  }
  return {
    close() {
      if (database.isOpen) database.close();
    },
  };
}

function whyNot(error: unknown, folder: string, path: string): string {
  const isHeld = error instanceof Error && 'errcode' in error && error.errcode === busy;
  return isHeld
    ? `EARSHOT_DATA: another Earshot runs on the folder ${folder}; end it, or give this one a folder of its own.`
    : `EARSHOT_DATA: the folder cannot be locked by ${path}: ${reasonOf(error)}.`;
}
