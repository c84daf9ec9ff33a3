import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Records } from '../records/port.ts';

/** Milliseconds after the end of a call in which its signals may still stand on the disk, or what somebody deletes. */
const cleanedWithin = 5_000;

interface Needs {
  readonly clock: Pick<Clock, 'after'>;
  readonly log: Log;
  readonly records: Pick<Records, 'ask'>;
}

/** Has what was deleted removed from the disk for good: once for all that was deleted meanwhile, for it is slow. */
export class Cleaning {
  readonly #needs: Needs;
  #cancel: (() => void) | null = null;
  #closed = false;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  soon(): void {
    if (!this.#closed) this.#cancel ??= this.#needs.clock.after(cleanedWithin, () => this.#clean());
  }

  /** Cleans a last time if that was due, and stops. Safe twice. */
  close(): void {
    this.#closed = true;
    if (this.#cancel !== null) this.#clean();
  }

  #clean(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#needs.records.ask('cleanCalls', [], (result) => {
      if (!result.ok) this.#needs.log.debug({ err: result.error }, 'the disk could not be cleaned yet');
      if (!result.ok || !result.value) this.soon();
    });
  }
}
