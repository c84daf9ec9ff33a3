import { resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { reasonOf, StartFailure } from '../config/failure.ts';
import { schemaVersion, versionOf } from '../records/schema.ts';
import type { Row } from '../records/rows.ts';
import { databaseIn } from './backup.ts';

/** The version of the lines; it grows when a field goes or means something else, not when one is added. */
const format = 1;

/**
 * People and history of a data folder, as JSON Lines (docs/operating.md): one object a line, in words of the HTTP API.
 * The server may run meanwhile; all lines are of one moment. Throws a `StartFailure` with the sentence to print.
 */
export function* exportLines(folder: string, made: { readonly at: number; readonly version: string }): Generator<string> {
  const path = databaseIn(resolve(folder));
  const database = openDatabase(path);
  try {
    // A read transaction sees one moment.
    database.exec('BEGIN');
    yield line('export', { format, version: made.version, at: made.at });
    yield* people(database);
    yield* calls(database);
  } catch (error) {
    throw new StartFailure(`The database ${path} cannot be read: ${reasonOf(error)}.`);
  } finally {
    database.close();
  }
}

/** Opens a database of this Earshot for reading; throws a `StartFailure` when it is of another. */
export function openDatabase(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { readOnly: true });
  const version = versionOf(database);
  if (version === schemaVersion) return database;
  database.close();
  throw new StartFailure(
    version > schemaVersion
      ? `The database ${path} was written by a newer Earshot (schema ${version}; this one knows ${schemaVersion}): export with that one.`
      : `The database ${path} is of an older Earshot (schema ${version}; this one writes ${schemaVersion}): start the server once, then export.`,
  );
}

function line(type: string, fields: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify({ type, ...fields })}\n`;
}

function* people(database: DatabaseSync): Generator<string> {
  const devices = database.prepare('SELECT * FROM devices WHERE user_id = ? ORDER BY created_at, id');
  for (const user of database.prepare('SELECT * FROM users ORDER BY created_at, id').iterate()) {
    yield personLine(user, devices.all(user['id'] ?? null));
  }
}

function personLine(user: Row, devices: readonly Row[]): string {
  return line('person', {
    user_id: user['id'],
    username: user['username'],
    created_at: user['created_at'],
    devices: devices.map(deviceOf),
  });
}

function deviceOf(row: Row) {
  return { device_id: row['id'], label: row['label'], key: row['key'], created_at: row['created_at'], last_used_at: row['used_at'] };
}

function* calls(database: DatabaseSync): Generator<string> {
  for (const call of database.prepare('SELECT * FROM ended_calls ORDER BY created_at, id').iterate()) {
    yield callLine(call);
  }
}

function callLine(call: Row): string {
  return line('call', {
    call_id: call['id'],
    caller: { user_id: call['caller_id'], username: call['caller_name'] },
    callee: { user_id: call['callee_id'], username: call['callee_name'] },
    created_at: call['created_at'],
    ended_at: call['ended_at'],
    answered: call['answered'] === 1,
    talk_ms: call['talk_ms'],
    reason: call['reason'],
    ended_by: call['ended_by'],
  });
}

/** The same lines of a database of PostgreSQL, each given to `write`. */
export async function exportPostgres(
  url: string,
  made: { readonly at: number; readonly version: string },
  write: (text: string) => Promise<void>,
): Promise<void> {
  const [{ readForExport }, { whyNot }] = await Promise.all([
    import('../records/postgres/exporting.ts'),
    import('../records/postgres/trouble.ts'),
  ]);
  try {
    await readForExport(url, async (exported) => {
      await write(line('export', { format, version: made.version, at: made.at }));
      for await (const { user, devices } of exported.people) await write(personLine(user, devices));
      for await (const call of exported.calls) await write(callLine(call));
    });
  } catch (error) {
    if (error instanceof StartFailure) throw error;
    throw new StartFailure(`EARSHOT_POSTGRES_URL: the database cannot be read: ${whyNot(error)}.`);
  }
}
