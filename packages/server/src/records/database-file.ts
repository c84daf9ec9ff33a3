import { chmodSync, closeSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { migrate } from './schema.ts';

/**
 * Sees to it that there is a database at a path, readable by its owner alone. A new one is made whole under another
 * name first, so that whatever ends the process, an empty file is never a first start: it is a database that was lost,
 * and throws.
 */
export function provideDatabase(path: string): void {
  const bytes = sizeOf(path);
  if (bytes === 0) throw new Error('it is empty; bring a backup back, or remove it to start as new');
  if (bytes === null) {
    if ((sizeOf(`${path}-wal`) ?? 0) > 0) throw new Error(`it is gone, and ${path}-wal is still there; bring a backup of both back`);
    makeDatabase(path);
  }
  chmodSync(path, 0o600);
}

function sizeOf(path: string): number | null {
  return statSync(path, { throwIfNoEntry: false })?.size ?? null;
}

function makeDatabase(path: string): void {
  const draft = `${path.replace(/\.db$/, '')}-new.db`;
  for (const end of ['', '-journal']) rmSync(draft + end, { force: true });
  closeSync(openSync(draft, 'wx', 0o600));
  const database = new DatabaseSync(draft);
  try {
    migrate(database, true);
  } finally {
    database.close();
  }
  renameSync(draft, path);
}
