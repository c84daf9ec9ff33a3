import pg from 'pg';
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
  /** Told once when the connection is lost. */
  onLost(hear: (error: Error) => void): void;
  /** Closes it, whatever it is at. Safe twice. */
  close(): void;
}

/** Connects for short transactions; `patient` is for what may take its time. Throws what goes wrong. */
export async function connect(url: string, pace: 'quick' | 'patient' = 'quick'): Promise<Connection> {
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
