import type { DatabaseSync } from 'node:sqlite';
import { StartFailure } from '../config/failure.ts';
import { schemaVersion, versionOf } from '../records/schema.ts';
import { examine } from '../records/soundness.ts';
import { keptFiles, type KeptFile } from './kept-files.ts';

/**
 * A backup is a copy of the database, and so one file that any SQLite reads, with two tables more: `backup` says when
 * and by which version it was made, `backup_files` holds the keys and certificates.
 */
const schema = `
  CREATE TABLE backup (made_at INTEGER NOT NULL, version TEXT NOT NULL) STRICT;
  CREATE TABLE backup_files (name TEXT PRIMARY KEY, content TEXT NOT NULL) STRICT, WITHOUT ROWID;`;

/** What a backup holds, for the sentence that tells it. */
export interface Contents {
  readonly people: number;
  readonly calls: number;
  readonly files: readonly string[];
}

/** Makes a copy of the database a backup. */
export function addToBackup(
  database: DatabaseSync,
  files: readonly KeptFile[],
  made: { readonly at: number; readonly version: string },
): void {
  database.exec(`BEGIN; ${schema}`);
  database.prepare('INSERT INTO backup (made_at, version) VALUES (?, ?)').run(made.at, made.version);
  const insert = database.prepare('INSERT INTO backup_files (name, content) VALUES (?, ?)');
  for (const { name, content } of files) insert.run(name, content);
  database.exec('COMMIT');
}

/** Its files. Only those that a data folder keeps: a name from elsewhere could lead anywhere. */
export function filesOf(database: DatabaseSync): readonly KeptFile[] {
  const known = new Set<string>(keptFiles);
  return database
    .prepare('SELECT name, content FROM backup_files ORDER BY name')
    .all()
    .map(({ name, content }) => ({ name: String(name), content: String(content) }))
    .filter(({ name }) => known.has(name));
}

/** Makes it a database as it was. */
export function takeFromBackup(database: DatabaseSync): void {
  database.exec('DROP TABLE backup; DROP TABLE backup_files; VACUUM;');
}

/** Throws a `StartFailure` unless this is a whole backup that this version understands. */
export function checkBackup(database: DatabaseSync, file: string): void {
  const tables = database.prepare("SELECT count(*) AS n FROM sqlite_schema WHERE name IN ('backup', 'backup_files')").get();
  if (tables?.['n'] !== 2) throw new StartFailure(`${file} is not a backup that "earshot backup" has made.`);
  const version = versionOf(database);
  if (version > schemaVersion) {
    throw new StartFailure(
      `${file} was made by a newer Earshot (schema ${version}; this one knows ${schemaVersion}): restore it with that one.`,
    );
  }
  if (examine(database) !== 'ok') throw new StartFailure(`${file} is damaged: take another backup.`);
}

/** What stands in a backup. */
export function contentsOf(database: DatabaseSync, files: readonly KeptFile[]): Contents {
  function count(table: string): number {
    return Number(database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n'] ?? 0);
  }
  return { people: count('users'), calls: count('ended_calls'), files: files.map(({ name }) => name) };
}
