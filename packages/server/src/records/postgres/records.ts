import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Done } from '../../ports/result.ts';
import { Away, Unavailable } from '../../ports/unavailable.ts';
import { kindOf, longestWait } from '../job-rules.ts';
import type { Found, Operation, Records, Values } from '../port.ts';
import type { Soundness } from '../soundness.ts';
import { connect, poolOf, type Connection } from './connect.ts';
import type { Held } from './lease.ts';
import { openOperations } from './operations.ts';
import { sessionOn, type Doing } from './session.ts';
import { asTold, awaySentence, isDamage } from './trouble.ts';
import { Writer } from './writer.ts';

export interface PostgresNeeds {
  readonly clock: Pick<Clock, 'mono' | 'after'>;
  readonly log: Log;
  /** Another server writes now, and this one is to end. */
  readonly lost: () => void;
}

/** Records that one server writes after the other. */
export interface LeasedRecords extends Records {
  /** Under which they are written: it grows with every server that takes over. */
  readonly epoch: number;
}

/** A lease, and the connection over which it was taken. */
export interface Leased {
  readonly line: Connection;
  readonly held: Held;
}

/** Records under a lease that was just taken. */
export function recordsUnder(url: string, needs: PostgresNeeds, { line, held }: Leased): LeasedRecords {
  const operations = openOperations();
  const reader = openReader(line.url, needs, operations);
  async function connectAgain(): Promise<Connection> {
    const next = await connect(url);
    reader.follow(next.url);
    return next;
  }
  const writer = new Writer({ ...needs, operations, connect: connectAgain }, line, held);
  let soundness: Soundness = 'ok';
  function heard<T>(done: Done<T>): Done<T> {
    return (result) => {
      if (!result.ok && isDamage(result.error instanceof Unavailable ? result.error.cause : result.error)) soundness = 'damaged';
      done(result);
    };
  }
  return {
    ask(operation, values, done) {
      if (kindOf(operation) === 'write') writer.ask(operation, values, heard(done));
      else void reader.read(operation, values, writer.settled()).then(heard(done));
    },
    isShared: true,
    epoch: held.epoch,
    away: () => writer.away,
    soundness: () => soundness,
    examined: Promise.resolve(),
    async close() {
      await writer.close();
      await reader.close();
    },
  };
}

type Result<T> = Parameters<Done<T>>[0];

/** A pool for reading at one host after the other. */
function openPool(first: string, log: Log) {
  function at(url: string) {
    return poolOf(url, (error) => log.debug({ err: error }, 'a connection for reading was lost'));
  }
  let [url, pool] = [first, at(first)];
  return {
    connect: () => pool.connect(),
    /** Reads at the host where it is written from now on: another may be behind, or be left behind. */
    follow(next: string): void {
      if (next === url) return;
      pool.end().catch(() => {});
      [url, pool] = [next, at(next)];
    },
    async close(): Promise<void> {
      if (!pool.ending) await pool.end();
    },
  };
}

/** Reads over connections of its own, when what was written before is done. */
function openReader(first: string, { clock, log }: PostgresNeeds, operations: Doing<Operation>) {
  const pool = openPool(first, log);
  const open = new Set<Promise<unknown>>();
  async function readNow<K extends Operation>(operation: K, values: Values[K]): Promise<Found[K]> {
    const client = await pool.connect();
    try {
      const found = await operations[operation](sessionOn(client), ...values);
      client.release();
      return found;
    } catch (error) {
      client.release(true);
      throw error;
    }
  }
  async function result<K extends Operation>(operation: K, values: Values[K], before: Promise<void>): Promise<Result<Found[K]>> {
    try {
      if (!(await inTime(clock, before))) throw new Away(awaySentence);
      return { ok: true, value: await readNow(operation, values) };
    } catch (error) {
      return { ok: false, error: asTold(error) };
    }
  }
  return {
    follow: (next: string) => pool.follow(next),
    async read<K extends Operation>(operation: K, values: Values[K], before: Promise<void>): Promise<Result<Found[K]>> {
      const reading = result(operation, values, before);
      open.add(reading);
      const found = await reading;
      open.delete(reading);
      return found;
    },
    async close(): Promise<void> {
      await Promise.all(open);
      await pool.close();
    },
  };
}

/** Whether what was written before is done within the time that people wait. */
async function inTime(clock: Pick<Clock, 'after'>, before: Promise<void>): Promise<boolean> {
  let cancel: () => void = () => {};
  const late = new Promise<false>((resolve) => (cancel = clock.after(longestWait, () => resolve(false))));
  const isDone = await Promise.race([before.then(() => true), late]);
  cancel();
  return isDone;
}
