import { chmodSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reasonOf, StartFailure } from '../config/failure.ts';
import { keptFiles } from './kept-files.ts';

/** Names of files that the server keeps, beside its keys and certificates; the rest of a folder is not ours. */
const databases = /^[\w-]+\.(db|sqlite3?)(-wal|-shm|-journal)?$/;
const kept = new Set<string>(keptFiles);
/** What is in an empty folder all the same. */
export const ofTheDisk: ReadonlySet<string> = new Set(['lost+found', '.gitkeep', '.DS_Store']);
const openToOthers = 0o077;

/**
 * Makes the data folder when it is missing and closes it to other users: 0700, and 0600 for what the server keeps in
 * it. A folder that is open and holds other things is left alone and refused. Throws a `StartFailure` with the sentence
 * to print.
 */
export function openDataFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!statSync(folder).isDirectory()) throw new StartFailure(`EARSHOT_DATA: ${folder} is not a folder.`);
    if (process.getuid !== undefined) closeToOthers(folder);
    const probe = join(folder, `.probe-${process.pid}`);
    writeFileSync(probe, '', { mode: 0o600 });
    rmSync(probe);
  } catch (error) {
    if (error instanceof StartFailure) throw error;
    throw new StartFailure(`EARSHOT_DATA: the folder ${folder} cannot be written to: ${reasonOf(error)}.`);
  }
}

function closeToOthers(folder: string): void {
  const entries = readdirSync(folder).filter((name) => !ofTheDisk.has(name));
  const isKnown = entries.length === 0 || entries.some(isOurs);
  if (isOpen(folder)) {
    if (!isKnown) {
      throw new StartFailure(
        `EARSHOT_DATA: the folder ${folder} holds other things and other users may look into it; give the server a folder of its own.`,
      );
    }
    close(folder, 0o700);
  }
  for (const name of entries) if (isOurs(name) && isOpen(join(folder, name))) close(join(folder, name), 0o600);
}

function isOurs(name: string): boolean {
  return kept.has(name) || databases.test(name);
}

function isOpen(path: string) {
  return (statSync(path).mode & openToOthers) !== 0;
}

function close(path: string, mode: number): void {
  try {
    chmodSync(path, mode);
  } catch (error) {
    throw new StartFailure(`EARSHOT_DATA: other users may read ${path}, and that cannot be changed: ${reasonOf(error)}.`);
  }
}
