import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Records } from '../records/port.ts';

interface Needs {
  readonly clock: Clock;
  readonly log: Log;
  readonly records: Pick<Records, 'revokeToken'>;
}

/** Milliseconds after which what could not be written is tried again. */
const tryAgain = 1_000;

/**
 * Tokens that somebody has signed out of. Each is worthless from that moment on, also while it cannot be written: then
 * it waits in memory, and is lost only if the server ends before there is room.
 */
export class Revocations {
  readonly #needs: Needs;
  readonly #waiting = new Set<string>();
  #cancel: (() => void) | null = null;
  #closed = false;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** Why some of them are not written, or null. */
  get trouble(): string | null {
    return this.#waiting.size === 0
      ? null
      : 'Sign-outs cannot be written to the database. They hold, and are written when it can be again.';
  }

  has(tokenHash: string): boolean {
    return this.#waiting.has(tokenHash);
  }

  add(tokenHash: string): void {
    this.#waiting.add(tokenHash);
    this.#write();
  }

  /** Tries once more, and stops. Safe twice. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#cancel?.();
    this.#write();
  }

  #write(): void {
    const { clock, log, records } = this.#needs;
    this.#cancel?.();
    this.#cancel = null;
    try {
      for (const tokenHash of this.#waiting) {
        records.revokeToken(tokenHash);
        this.#waiting.delete(tokenHash);
      }
    } catch (error) {
      log.error({ err: error }, 'a sign-out cannot be written yet');
      if (!this.#closed) this.#cancel = clock.after(tryAgain, () => this.#write());
    }
  }
}
