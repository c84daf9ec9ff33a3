import { migrations, postgresSchema } from './migrations.ts';
import { Standby } from './connect.ts';
import type { Session } from './session.ts';

/** Any number of Earshot's own: who holds this advisory lock changes the schema. */
export const schemaLock = 7_270_018;
const oldest = 140_000;

/** The database is none that this Earshot can use; the message is the end of a sentence. */
export class Unfit extends Error {
  override readonly name = 'Unfit';
}

/** The version of the schema of Earshot in a database; 0 when there is none. */
export async function versionIn(session: Session): Promise<number> {
  const found = await session.one("SELECT to_regclass('earshot_schema') IS NOT NULL AS there");
  if (found?.['there'] !== true) return 0;
  return Number((await session.one('SELECT version FROM earshot_schema'))?.['version'] ?? 0);
}

/** The version of the schema in a database. Throws `Unfit`, or `Standby`; changes nothing. */
export async function examine(session: Session): Promise<number> {
  const server = await session.one(
    "SELECT current_setting('server_version_num')::bigint AS version, current_setting('server_encoding') AS encoding, pg_is_in_recovery() AS standby",
  );
  if (Number(server?.['version']) < oldest) throw new Unfit('the server is older than PostgreSQL 14');
  if (server?.['encoding'] !== 'UTF8') throw new Unfit(`the encoding of the database is ${String(server?.['encoding'])}, and must be UTF8`);
  if (server['standby'] === true) throw new Standby();
  const version = await versionIn(session);
  if (version > postgresSchema)
    throw new Unfit(`the database was written by a newer Earshot (schema ${version}; this one knows ${postgresSchema})`);
  return version;
}

/** Brings the schema up to date, once, whoever starts first. */
export async function migrate(session: Session): Promise<void> {
  await session.script('BEGIN');
  try {
    await session.all('SELECT pg_advisory_xact_lock($1)', [schemaLock]);
    const version = await versionIn(session);
    if (version === 0) await session.run('CREATE TABLE earshot_schema (one bigint PRIMARY KEY CHECK (one = 1), version bigint NOT NULL)');
    for (const step of migrations.slice(version)) await session.script(step);
    const keep = 'INSERT INTO earshot_schema (one, version) VALUES (1, $1) ON CONFLICT (one) DO UPDATE SET version = excluded.version';
    if (version < postgresSchema) await session.run(keep, [postgresSchema]);
    await session.script('COMMIT');
  } catch (error) {
    await session.script('ROLLBACK');
    throw error;
  }
}
