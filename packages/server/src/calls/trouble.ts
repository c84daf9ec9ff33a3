import type { Log } from '../ports/log.ts';

/**
 *     none --late--> slow --refused--> refused
 *     slow, refused --written--> none
 */
type Phase = 'none' | 'slow' | 'refused';

const reasons = {
  none: null,
  slow: 'Calls are not written to the database in time. They go on, and are written as soon as it is quick enough.',
  refused: 'Calls cannot be written to the database. They go on, and are written when it can be again.',
} as const satisfies Record<Phase, string | null>;

/** What keeps calls from being written before anybody is told, with one line in the log for each change. */
export class Trouble {
  readonly #log: Pick<Log, 'info' | 'warn' | 'error'>;
  #phase: Phase = 'none';

  constructor(log: Pick<Log, 'info' | 'warn' | 'error'>) {
    this.#log = log;
  }

  /** For whoever looks after the server, or null while calls are written. */
  get reason(): string | null {
    return reasons[this.#phase];
  }

  /** Nobody waits any longer for what may still be written: a busy machine is late as well as a slow disk. */
  late(): void {
    if (this.#phase !== 'none') return;
    this.#phase = 'slow';
    this.#log.warn({}, 'calls are not written in time; they go on in memory meanwhile');
  }

  refused(error: unknown): void {
    if (this.#phase !== 'refused') this.#log.error({ err: error }, 'calls cannot be written; they go on in memory');
    this.#phase = 'refused';
  }

  /** Calls are written; `lost` counts the ended calls that had to be given up meanwhile, and is asked for then only. */
  over(lost: () => number): void {
    if (this.#phase === 'none') return;
    this.#phase = 'none';
    this.#log.info({ lost: lost() }, 'calls are written again');
  }
}
