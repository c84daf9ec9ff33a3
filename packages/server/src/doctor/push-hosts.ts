import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

const query = 'SELECT DISTINCT endpoint FROM push_subscriptions';

/** The push services that browsers of this house have chosen, as `host:port`; null when that cannot be looked up. */
export async function pushHosts(database: string, postgresUrl: string | null): Promise<readonly string[] | null> {
  const endpoints = await (postgresUrl === null ? inFile(database) : inPostgres(postgresUrl)).catch(() => null);
  return endpoints === null ? null : [...new Set(endpoints.flatMap(hostOf))];
}

async function inFile(path: string): Promise<readonly unknown[]> {
  if (!existsSync(path)) return [];
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    return database
      .prepare(query)
      .all()
      .map((row) => row['endpoint']);
  } finally {
    database.close();
  }
}

async function inPostgres(url: string): Promise<readonly unknown[]> {
  const { connect } = await import('../records/postgres/connect.ts');
  const line = await connect(url);
  try {
    return (await line.session.all(query)).map((row) => row['endpoint']);
  } finally {
    line.close();
  }
}

function hostOf(endpoint: unknown): readonly string[] {
  if (typeof endpoint !== 'string' || !URL.canParse(endpoint)) return [];
  const { hostname, port, protocol } = new URL(endpoint);
  // A device that is told by the service of the operator has no push service.
  return protocol !== 'https:' ? [] : [`${hostname}:${port === '' ? '443' : port}`];
}
