import { leaseMs } from './connect.ts';
import type { Session } from './session.ts';

/**
 * The right to write: one row with an epoch, and an end by the database's own clock. Who finds the epoch moved has lost
 * it for ever.
 */
export interface Held {
  readonly epoch: number;
  /** The number of the last transaction that was committed, under whatever epoch. */
  readonly commits: number;
}

/** The row as it stands. */
export interface Seen {
  readonly epoch: number;
  readonly state: 'free' | 'over' | 'held';
}

const until = `clock_timestamp() + ${leaseMs} * interval '1 millisecond'`;
const backend = 'backend = pg_backend_pid(), backend_start = (SELECT backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid())';

function heldIn(row: Readonly<Record<string, unknown>> | undefined): Held | null {
  return row === undefined ? null : { epoch: Number(row['epoch']), commits: Number(row['commits']) };
}

export async function look(session: Session): Promise<Seen> {
  const row = await session.one('SELECT epoch, holder IS NULL AS free, ends_at <= clock_timestamp() AS over FROM lease');
  return { epoch: Number(row?.['epoch']), state: row?.['free'] === true ? 'free' : row?.['over'] === true ? 'over' : 'held' };
}

/** Takes what is free or over, and was seen under this epoch; null when somebody else was faster, or is back. */
export async function take(session: Session, holder: string, { epoch }: Seen): Promise<Held | null> {
  return heldIn(
    await session.one(
      `UPDATE lease SET epoch = epoch + 1, holder = $1, ends_at = ${until}, ${backend}
       WHERE epoch = $2 AND (holder IS NULL OR ends_at <= clock_timestamp()) RETURNING epoch, commits`,
      [holder, epoch],
    ),
  );
}

/** Ends the connection of a holder whose lease is over, so that nothing it has begun holds the row. */
export async function evict(session: Session): Promise<void> {
  await session.all(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity JOIN lease ON pid = backend AND pg_stat_activity.backend_start = lease.backend_start
     WHERE ends_at <= clock_timestamp() AND pid <> pg_backend_pid()`,
  );
}

/**
 * Goes on with a lease over a new connection; null when the epoch has moved. It waits for a transaction of the
 * connection before, so that `commits` says what became of it.
 */
export async function resume(session: Session, { epoch }: Held): Promise<Held | null> {
  return heldIn(await session.one(`UPDATE lease SET ends_at = ${until}, ${backend} WHERE epoch = $1 RETURNING epoch, commits`, [epoch]));
}

/** The first step of every transaction: locks the row, and counts the commit. False when the epoch has moved. */
export async function stamp(session: Session, { epoch }: Held, commit: number): Promise<boolean> {
  return (await session.run(`UPDATE lease SET ends_at = ${until}, commits = $2 WHERE epoch = $1`, [epoch, commit])) === 1;
}

/** Gives it back, so that an heir need not wait. */
export async function release(session: Session, { epoch }: Held): Promise<void> {
  await session.run('UPDATE lease SET holder = NULL WHERE epoch = $1', [epoch]);
}
