import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { reasonOf, StartFailure } from '../config/failure.ts';
import { isDamage } from '../records/trouble.ts';
import { writePrivately } from '../tls/private-file.ts';
import { checkBackup, contentsOf, filesOf, takeFromBackup, type Contents } from './backup-file.ts';
import { copyDatabase } from './backup.ts';
import { ofTheDisk, openDataFolder } from './data-folder.ts';
import { lockDataFolder } from './folder-lock.ts';
import { keptFiles, type KeptFile } from './kept-files.ts';

/**
 * Makes an empty folder the data folder that a backup was made of. Throws a `StartFailure` with the sentence to print;
 * then the folder is as empty as before.
 */
export async function restoreBackup(file: string, data: string): Promise<Contents> {
  const [from, folder] = [resolve(file), resolve(data)];
  const { contents, files } = lookInto(from);
  openEmpty(folder);
  const lock = lockDataFolder(folder);
  try {
    await bring(from, folder, files);
    return contents;
  } catch (error) {
    for (const name of ['restored.db', 'restored.db-journal', 'earshot.db', ...keptFiles]) rmSync(join(folder, name), { force: true });
    throw new StartFailure(`The backup cannot be restored into ${folder}: ${reasonOf(error)}.`);
  } finally {
    lock.close();
    rmSync(join(folder, 'lock.db'), { force: true });
  }
}

function lookInto(file: string): { readonly contents: Contents; readonly files: readonly KeptFile[] } {
  if (!existsSync(file)) throw new StartFailure(`There is no file ${file}.`);
  const database = open(file);
  try {
    checkBackup(database, file);
    const files = filesOf(database);
    return { files, contents: contentsOf(database, files) };
  } catch (error) {
    if (isDamage(error)) throw new StartFailure(`${file} is damaged, or not a backup that "earshot backup" has made.`);
    throw error;
  } finally {
    database.close();
  }
}

function open(file: string): DatabaseSync {
  try {
    return new DatabaseSync(file, { readOnly: true });
  } catch (error) {
    throw new StartFailure(`${file} cannot be read: ${reasonOf(error)}.`);
  }
}

/** An empty data folder; any other is left as it is. */
function openEmpty(folder: string): void {
  const entries = existsSync(folder) ? entriesOf(folder) : [];
  if (entries.length > 0) {
    throw new StartFailure(`EARSHOT_DATA: ${folder} is not empty; a backup goes into a folder of its own, so that nothing is lost.`);
  }
  openDataFolder(folder);
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => !ofTheDisk.has(name));
  } catch (error) {
    throw new StartFailure(`EARSHOT_DATA: ${folder} cannot be looked into: ${reasonOf(error)}.`);
  }
}

/** The database comes last and whole, so that a folder without one was not restored. */
async function bring(from: string, folder: string, files: readonly KeptFile[]): Promise<void> {
  const draft = join(folder, 'restored.db');
  await copyDatabase(from, draft);
  const database = new DatabaseSync(draft);
  try {
    database.exec('PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;');
    takeFromBackup(database);
  } finally {
    database.close();
  }
  for (const { name, content } of files) writePrivately(join(folder, name), content);
  renameSync(draft, join(folder, 'earshot.db'));
}
