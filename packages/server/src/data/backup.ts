import { closeSync, existsSync, openSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { backup as copy, DatabaseSync } from 'node:sqlite';
import { reasonOf, StartFailure } from '../config/failure.ts';
import { examine } from '../records/soundness.ts';
import { addToBackup, contentsOf, type Contents } from './backup-file.ts';
import { readKeptFiles } from './kept-files.ts';

/** All pages in one step: with more of them a server that writes would have the copy begin again each time. */
const allPages = 2 ** 31 - 1;

/** The database of a data folder. Throws a `StartFailure` when there is none. */
export function databaseIn(folder: string): string {
  const path = join(folder, 'earshot.db');
  if (existsSync(path)) return path;
  throw new StartFailure(`EARSHOT_DATA: there is no earshot.db in ${folder}; name the data folder with --data.`);
}

/**
 * Writes the database as it is at this moment, and the keys and certificates beside it, into one new file that only its
 * owner may read. The server may run meanwhile. Throws a `StartFailure` with the sentence to print; then no file is
 * left.
 */
export async function writeBackup(
  folder: string,
  file: string,
  made: { readonly at: number; readonly version: string },
): Promise<Contents> {
  const [from, to] = [databaseIn(resolve(folder)), resolve(file)];
  if (existsSync(to)) throw new StartFailure(`${to} is there already; choose another name, so that no backup is lost.`);
  const draft = `${to}.part`;
  try {
    await copyDatabase(from, draft);
    const contents = finish(draft, resolve(folder), made);
    renameSync(draft, to);
    return contents;
  } catch (error) {
    for (const end of ['', '-journal', '-wal', '-shm']) rmSync(draft + end, { force: true });
    if (error instanceof StartFailure) throw error;
    throw new StartFailure(`The backup ${to} cannot be made: ${reasonOf(error)}.`);
  }
}

/** Copies by SQLite (sqlite.org/backup.html), so that what is not yet in the file itself is in the copy. */
export async function copyDatabase(from: string, to: string): Promise<void> {
  closeSync(openSync(to, 'w', 0o600));
  const source = new DatabaseSync(from, { readOnly: true });
  try {
    await copy(source, to, { rate: allPages });
  } finally {
    source.close();
  }
}

function finish(draft: string, folder: string, made: { readonly at: number; readonly version: string }): Contents {
  const database = new DatabaseSync(draft);
  try {
    // One file by itself, not one with a log beside it.
    database.exec('PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL;');
    if (examine(database) !== 'ok') {
      throw new StartFailure(`EARSHOT_DATA: the database in ${folder} is damaged; keep the backups that you have, and bring one back.`);
    }
    const files = readKeptFiles(folder);
    addToBackup(database, files, made);
    return contentsOf(database, files);
  } finally {
    database.close();
  }
}
