import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Records } from '../records/port.ts';

interface Needs {
  readonly clock: Clock;
  readonly log: Log;
  readonly records: Pick<Records, 'revokeToken' | 'removeDevice'>;
}

/** A token that is worthless from now on, or a device with all of its tokens. */
export type Revocation = { readonly tokenHash: string } | { readonly deviceId: string };

/** Milliseconds after which what could not be written is tried again. */
const tryAgain = 1_000;

/**
 * Tokens that somebody has signed out of, and devices that were removed. They are worthless from that moment on, also
 * while it cannot be written: then it waits in memory, and is lost only if the server ends before there is room.
 */
export class Revocations {
  readonly #needs: Needs;
  readonly #tokens = new Set<string>();
  readonly #devices = new Set<string>();
  #cancel: (() => void) | null = null;
  #closed = false;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** Why some of them are not written, or null. */
  get trouble(): string | null {
    return this.#tokens.size + this.#devices.size === 0
      ? null
      : 'Sign-outs cannot be written to the database. They hold, and are written when it can be again.';
  }

  hasToken(tokenHash: string): boolean {
    return this.#tokens.has(tokenHash);
  }

  hasDevice(deviceId: string): boolean {
    return this.#devices.has(deviceId);
  }

  add(revocation: Revocation): void {
    if ('tokenHash' in revocation) this.#tokens.add(revocation.tokenHash);
    else this.#devices.add(revocation.deviceId);
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
      for (const tokenHash of this.#tokens) {
        records.revokeToken(tokenHash);
        this.#tokens.delete(tokenHash);
      }
      for (const deviceId of this.#devices) {
        records.removeDevice(deviceId);
        this.#devices.delete(deviceId);
      }
    } catch (error) {
      log.error({ err: error }, 'a sign-out cannot be written yet');
      if (!this.#closed) this.#cancel = clock.after(tryAgain, () => this.#write());
    }
  }
}
