import { resolve } from 'node:path';
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { reasonOf, StartFailure } from '../config/failure.ts';
import type { Moved, MovedTable } from '../records/postgres/copying.ts';
import { examine } from '../records/soundness.ts';
import { databaseIn } from './backup.ts';
import { openDatabase } from './export.ts';
import { lockDataFolder } from './folder-lock.ts';

/** What others refer to comes first. */
const first = ['users', 'devices', 'ended_calls', 'call_groups'];

/**
 * Copies the database of a data folder, on which no server runs, into an empty database of PostgreSQL, and compares
 * them. Answers how many rows of each table. Throws a `StartFailure` with the sentence to print.
 */
export async function moveToPostgres(folder: string, url: string): Promise<ReadonlyMap<string, number>> {
  const from = resolve(folder);
  const path = databaseIn(from);
  const lock = lockDataFolder(from);
  const [{ fillPostgres }, { whyNot }] = await Promise.all([
    import('../records/postgres/copying.ts'),
    import('../records/postgres/trouble.ts'),
  ]);
  const database = openDatabase(path);
  try {
    if (examine(database) !== 'ok') throw new StartFailure(`EARSHOT_DATA: the database in ${from} is damaged; bring a backup back first.`);
    return await fillPostgres(url, tablesOf(database)).catch((error: unknown) => {
      throw new StartFailure(`EARSHOT_POSTGRES_URL: nothing was moved: ${whyNot(error)}.`);
    });
  } catch (error) {
    throw error instanceof StartFailure ? error : new StartFailure(`The database ${path} cannot be read: ${reasonOf(error)}.`);
  } finally {
    database.close();
    lock.close();
  }
}

function tablesOf(database: DatabaseSync): readonly MovedTable[] {
  const names = database
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    .all()
    .map(({ name }) => String(name));
  return [...first, ...names.filter((name) => !first.includes(name))].map((name) => tableOf(database, name));
}

function tableOf(database: DatabaseSync, name: string): MovedTable {
  const info = database.prepare(`PRAGMA table_info(${name})`).all();
  const columns = info.map((row) => ({
    name: String(row['name']),
    type: row['type'] === 'INTEGER' ? ('bigint' as const) : ('text' as const),
  }));
  const key = info
    .filter((row) => Number(row['pk']) > 0)
    .toSorted((one, other) => Number(one['pk']) - Number(other['pk']))
    .map((row) => String(row['name']));
  const select = `SELECT ${columns.map((column) => column.name).join(', ')} FROM ${name} ORDER BY ${key.join(', ')}`;
  return {
    name,
    columns,
    key,
    *rows() {
      for (const row of database.prepare(select).iterate())
        yield columns.map(({ name: column, type }) => cellOf(row[column], type)).map((cell) => withoutMachine(cell, name));
    },
  };
}

function cellOf(value: SQLOutputValue | undefined, type: 'text' | 'bigint'): Moved {
  if (value === null || value === undefined) return null;
  return type === 'bigint' ? Number(value) : String(value);
}

/** Times by the machine's own clock mean nothing beside those of the database. */
function withoutMachine(cell: Moved, table: string): Moved {
  const isTimed = ['live_calls', 'fresh_ends', 'clock'].includes(table);
  return isTimed && typeof cell === 'string' ? cell.replaceAll(/"boot":-?[\d.e+]+/g, '"boot":null') : cell;
}
