import pg from 'pg';
import { eachHost } from './hosts.ts';
import { sessionOn, type Session } from './session.ts';

/** For how long the lease is taken, in milliseconds. */
export const leaseMs = 3_000;

/** A statement, a pause within a transaction and a wait for an answer are all shorter than the lease; milliseconds. */
const times = {
  statement_timeout: 2_000,
  idle_in_transaction_session_timeout: 2_000,
  query_timeout: 2_500,
  connectionTimeoutMillis: 2_000,
} as const;

/** The server is a standby, which cannot be written. The message is the end of a sentence. */
export class Standby extends Error {
  override readonly name = 'Standby';
  constructor() {
    super('the server is a standby, which cannot be written');
  }
}

/** The settings of a connection by the operator's URL, whose sslmode means what it means to libpq. */
export function settingsOf(url: string): pg.ClientConfig {
  const connectionString = /[?&]sslmode=/.test(url) ? `${url}&uselibpqcompat=true` : url;
  return {
    connectionString,
    keepAlive: true,
    fallback_application_name: 'earshot',
    connectionTimeoutMillis: times.connectionTimeoutMillis,
  };
}

/** One connection of one owner, who closes it. */
export interface Connection {
  readonly session: Session;
  /** Where it leads: the URL of this one host. */
  readonly url: string;
  /** Told once when the connection is lost. */
  onLost(hear: (error: Error) => void): void;
  /** Closes it, whatever it is at. Safe twice. */
  close(): void;
}

/** `patient` is for what may take its time, `quick` for short transactions. */
type Pace = 'quick' | 'patient';

/**
 * Connects; where the URL names several hosts, to the one that can be written. Throws what goes wrong.
 *
 * After a failover the server before may be there as well and take itself for the one. It is told by its timeline,
 * which every promotion counts up.
 */
export async function connect(url: string, pace: Pace = 'quick'): Promise<Connection> {
  const [first = url, ...others] = eachHost(url);
  if (others.length === 0) return connectTo(first, pace);
  const tried = await Promise.allSettled([first, ...others].map((one) => connectAsWriter(one, pace)));
  const found = tried.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const [best, ...rest] = found.toSorted((one, other) => other.timeline - one.timeline);
  for (const { connection } of rest) connection.close();
  if (best !== undefined) return best.connection;
  throw reasonIn(tried);
}

/** The server of a host, when it is no standby, and its timeline. */
async function connectAsWriter(url: string, pace: Pace): Promise<{ readonly connection: Connection; readonly timeline: number }> {
  const connection = await connectTo(url, pace);
  try {
    const row = await connection.session.one(
      "SELECT CASE WHEN pg_is_in_recovery() THEN '' ELSE left(pg_walfile_name(pg_current_wal_lsn()), 8) END AS timeline",
    );
    if (row?.['timeline'] === '') throw new Standby();
    return { connection, timeline: parseInt(String(row?.['timeline']), 16) };
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** What hinders most: a standby is as it should be. */
function reasonIn(tried: readonly PromiseSettledResult<unknown>[]): unknown {
  const reasons = tried.flatMap((one): unknown[] => (one.status === 'rejected' ? [one.reason] : []));
  return reasons.find((reason) => !(reason instanceof Standby)) ?? new Standby();
}

async function connectTo(url: string, pace: Pace): Promise<Connection> {
  const client = new pg.Client({ ...settingsOf(url), ...(pace === 'quick' ? times : {}) });
  let lost: Error | null = null;
  let hear: (error: Error) => void = () => {};
  function lose(error: Error): void {
    if (lost !== null) return;
    lost = error;
    hear(error);
  }
  client.on('error', lose);
  client.on('end', () => lose(new Error('The connection to the database has ended.')));
  function close(): void {
    client.end().catch(() => {});
  }
  try {
    await client.connect();
  } catch (error) {
    close();
    throw error;
  }
  return {
    session: sessionOn(client),
    url,
    onLost(heard) {
      hear = heard;
      if (lost !== null) heard(lost);
    },
    close,
  };
}

/** Connections for reading, which many share. */
export function poolOf(url: string, lost: (error: Error) => void): pg.Pool {
  const pool = new pg.Pool({ ...settingsOf(url), ...times, query_timeout: 5_000, statement_timeout: 5_000, max: 4 });
  pool.on('error', lost);
  return pool;
}
