import { hostname } from 'node:os';
import { every } from '../../ports/clock.ts';
import { connect, leaseMs, type Connection } from './connect.ts';
import { evict, look, resume, take } from './lease.ts';
import { postgresSchema } from './migrations.ts';
import { recordsUnder, type Leased, type LeasedRecords, type PostgresNeeds } from './records.ts';
import { examine, migrate, Unfit } from './schema.ts';

/** How often an heir looks at the lease, in milliseconds. */
const lookEvery = 250;

/**
 * Connects, and makes the tables when there are none. Throws when the database cannot be used, before anything is
 * written.
 */
export async function openPostgres(url: string, needs: PostgresNeeds): Promise<Heir> {
  const { clock } = needs;
  const first = await connect(url, 'patient');
  try {
    if ((await examine(first.session)) === 0) await migrate(first.session);
    const began = clock.mono();
    const row = await first.session.one('SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now');
    return new Heir(url, needs, Number(row?.['now']) - (began + clock.mono()) / 2);
  } finally {
    first.close();
  }
}

/** The way to become the one who writes into a database that was looked at and is good. */
export class Heir {
  readonly #url: string;
  readonly #needs: PostgresNeeds;
  /** What the clock of the database is ahead of this machine's, which never jumps. */
  readonly #ahead: number;
  #isClosed = false;

  constructor(url: string, needs: PostgresNeeds, ahead: number) {
    this.#url = url;
    this.#needs = needs;
    this.#ahead = ahead;
  }

  /** Unix milliseconds by the clock of the database, which all servers share. */
  now(): number {
    return this.#needs.clock.mono() + this.#ahead;
  }

  /** The records, when nobody holds the lease. */
  async take(): Promise<LeasedRecords | null> {
    const line = await connect(this.#url);
    const records = await takeOver(this.#url, this.#needs, { line, isPatient: false });
    if (records === null) line.close();
    return records;
  }

  /** Waits until the lease is free or over, for as long as there is a holder; null when it was closed meanwhile. */
  async wait(): Promise<LeasedRecords | null> {
    while (!this.#isClosed) {
      const records = await this.#watch().catch((error: unknown) => {
        if (error instanceof Unfit) throw error;
        this.#needs.log.debug({ err: error }, 'the database is away');
        return null;
      });
      if (records !== null) return records;
      await pause(this.#needs.clock);
    }
    return null;
  }

  /** Waits no more. Safe twice. */
  close(): void {
    this.#isClosed = true;
  }

  /** Looks for as long as the connection is good; null when nobody waits any more. */
  async #watch(): Promise<LeasedRecords | null> {
    const { clock } = this.#needs;
    const line = await connect(this.#url);
    const since = clock.mono();
    try {
      while (!this.#isClosed) {
        // A holder that was away together with the database has the time of a lease to come back.
        const isPatient = clock.mono() - since >= leaseMs;
        const records = await takeOver(this.#url, this.#needs, { line, isPatient });
        if (records !== null) return records;
        await pause(clock);
      }
    } catch (error) {
      line.close();
      throw error;
    }
    line.close();
    return null;
  }
}

function pause(clock: PostgresNeeds['clock']): Promise<void> {
  return new Promise((resolve) => void clock.after(lookEvery, resolve));
}

interface Watch {
  readonly line: Connection;
  /** Whether the holder has had its time. */
  readonly isPatient: boolean;
}

/** Takes the lease if it may be taken, and with it the line. */
async function takeOver(url: string, needs: PostgresNeeds, { line, isPatient }: Watch): Promise<LeasedRecords | null> {
  const seen = await look(line.session);
  if (seen.state === 'held' || (seen.state === 'over' && !isPatient)) return null;
  const version = await examine(line.session);
  if (seen.state === 'over') await evict(line.session);
  const held = await take(line.session, `${hostname()} ${process.pid}`, seen);
  if (held === null) return null;
  if (version < postgresSchema) await whileRenewing(needs, { line, held }, () => bringUpToDate(url));
  return recordsUnder(url, needs, { line, held });
}

/** Does what may take longer than a lease. */
async function whileRenewing({ clock }: PostgresNeeds, { line, held }: Leased, task: () => Promise<void>): Promise<void> {
  const stop = every(clock, leaseMs / 3, () => void resume(line.session, held).catch(() => null));
  try {
    await task();
  } finally {
    stop();
  }
}

/** The one before has written as an older Earshot. */
async function bringUpToDate(url: string): Promise<void> {
  const line = await connect(url, 'patient');
  try {
    await migrate(line.session);
  } finally {
    line.close();
  }
}
