import { attempt } from '../ports/result.ts';
import { kindOf, lastingOf, mayWait } from './job-rules.ts';
import { operationsOf, perform, type Operation } from './port.ts';
import type { SqliteStore } from './sqlite.ts';
import { failureOf, type Job, type Reply } from './thread-messages.ts';
import { isBusy } from './trouble.ts';

/** A job that another program keeps from being written. */
interface Waiting {
  readonly job: Job;
  readonly since: number;
}

/**
 * Does what many have asked for with as few transactions as that takes: everything that is to be written in one, and
 * each by itself when that fails. Times are milliseconds of any clock that never jumps.
 */
export class Gathering {
  readonly #store: SqliteStore;
  readonly #operations: ReturnType<typeof operationsOf>;
  #waiting: readonly Waiting[] = [];

  constructor(store: SqliteStore) {
    this.#store = store;
    this.#operations = operationsOf(store);
  }

  /** Whether some of it waits for another program, and is to be tried again. */
  get waits(): boolean {
    return this.#waiting.length > 0;
  }

  /** Does these jobs, and those that wait. */
  work(jobs: readonly Job[], now: number): readonly Reply[] {
    const writes = [...this.#waiting, ...jobs.filter(({ operation }) => kindOf(operation) === 'write').map((job) => ({ job, since: now }))];
    this.#waiting = [];
    // What is read then knows of what was written.
    const replies = this.#write(writes, now);
    for (const kind of ['read', 'last'] as const)
      for (const job of jobs) if (kindOf(job.operation) === kind) replies.push(this.#alone(job));
    return replies;
  }

  #write(writes: readonly Waiting[], now: number): Reply[] {
    if (writes.length === 0) return [];
    const tried = attempt(() => this.#together(writes.map(({ job }) => job)));
    if (tried.ok) return tried.value;
    if (isBusy(tried.error)) return writes.flatMap((one) => this.#wait(one, tried.error, now));
    return writes.length > 1
      ? writes.flatMap((one) => this.#write([one], now))
      : writes.map(({ job: { id } }) => ({ id, ok: false, failure: failureOf(tried.error) }));
  }

  #together(jobs: readonly Job[]): Reply[] {
    const replies: Reply[] = [];
    const lasting = jobs.some((job) => lastingOf(job) === 'on the disk') ? 'on the disk' : 'given to the system';
    this.#store.together(lasting, () => {
      for (const job of jobs) replies.push({ id: job.id, ok: true, value: this.#perform(job) });
    });
    return replies;
  }

  #wait(one: Waiting, error: unknown, now: number): Reply[] {
    if (!mayWait(one.job.operation, one.since, now)) return [{ id: one.job.id, ok: false, failure: failureOf(error) }];
    this.#waiting = [...this.#waiting, one];
    return [];
  }

  #alone(job: Job): Reply {
    const { id } = job;
    const found = attempt(() => this.#perform(job));
    return found.ok ? { id, ok: true, value: found.value } : { id, ok: false, failure: failureOf(found.error) };
  }

  #perform<K extends Operation>({ operation, values }: Job<K>) {
    return perform(this.#operations, operation, values);
  }
}
