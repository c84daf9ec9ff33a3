import { randomUUID } from 'node:crypto';
import { after } from 'node:test';
import pg from 'pg';
import { findPostgres, startPostgres, type PostgresServer } from '../../../../scripts/postgres.ts';

/** Why there is no PostgreSQL for a test, or false. */
export const withoutPostgres = findPostgres() === null ? 'there is no PostgreSQL here (Debian: postgresql)' : false;

let shared: Promise<PostgresServer> | null = null;
after(async () => (await shared)?.close());

/** The PostgreSQL of this test file, started when it is first asked for and ended with the last test. */
function server(): Promise<PostgresServer> {
  shared ??= startPostgres(findPostgres() ?? '');
  return shared;
}

/** Runs statements in a database, one after the other, and answers the rows of the last. */
export async function inDatabase(url: string, ...statements: readonly string[]): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    let rows: readonly Record<string, unknown>[] = [];
    for (const statement of statements) rows = (await client.query<Record<string, unknown>>(statement)).rows;
    return rows;
  } finally {
    await client.end();
  }
}

/** The URL of a new database: on the server that the whole suite shares, or on one that this file starts. */
export async function newDatabase(on?: PostgresServer): Promise<string> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const common = process.env['EARSHOT_TEST_POSTGRES'];
  if (on === undefined && common !== undefined) {
    await inDatabase(common, `CREATE DATABASE ${name}`);
    return common.replace('///postgres?', `///${name}?`);
  }
  const own = on ?? (await server());
  await inDatabase(own.url('postgres'), `CREATE DATABASE ${name}`);
  return own.url(name);
}

/** The URL of the same database over TCP, without TLS. */
export function tcpUrlOf(url: string): string {
  const { pathname, searchParams } = new URL(url);
  return `postgresql://earshot@127.0.0.1:${searchParams.get('port') ?? ''}${pathname}`;
}
