import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Done } from '../ports/result.ts';
import type { Gone } from '../records/favourites-port.ts';
import type { Records } from '../records/port.ts';

interface Needs {
  readonly clock: Clock;
  readonly log: Log;
  readonly records: Pick<Records, 'ask'>;
  /** Told of users who have gone with the last of their devices. */
  readonly gone: (userIds: Gone) => void;
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
  readonly #tokens = new Map<string, Revocation>();
  readonly #devices = new Map<string, Revocation>();
  #refused = false;
  #cancel: (() => void) | null = null;
  #closed = false;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** Why some of them are not written, or null. */
  get trouble(): string | null {
    return this.#refused && this.#tokens.size + this.#devices.size > 0
      ? 'Sign-outs cannot be written to the database. They hold, and are written when it can be again.'
      : null;
  }

  hasToken(tokenHash: string): boolean {
    return this.#tokens.has(tokenHash);
  }

  hasDevice(deviceId: string): boolean {
    return this.#devices.has(deviceId);
  }

  /** `done` when it is written, or must wait until it can be. */
  add(revocation: Revocation, done: () => void): void {
    if ('tokenHash' in revocation) this.#tokens.set(revocation.tokenHash, revocation);
    else this.#devices.set(revocation.deviceId, revocation);
    this.#write(revocation, done);
  }

  /** Tries once more, and stops. Safe twice. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#cancel?.();
    this.#writeAll();
  }

  #writeAll(): void {
    this.#cancel = null;
    for (const revocation of [...this.#tokens.values(), ...this.#devices.values()]) this.#write(revocation, () => {});
  }

  #write(revocation: Revocation, done: () => void): void {
    const { clock, gone, log, records } = this.#needs;
    const heard: Done<Gone> = (result) => {
      this.#refused = !result.ok;
      if (result.ok) {
        this.#written(revocation);
        gone(result.value);
      } else {
        log.error({ err: result.error }, 'a sign-out cannot be written yet');
        if (!this.#closed) this.#cancel ??= clock.after(tryAgain, () => this.#writeAll());
      }
      done();
    };
    if ('tokenHash' in revocation) records.ask('revokeToken', [revocation.tokenHash], heard);
    else records.ask('removeDevice', [revocation.deviceId], heard);
  }

  #written(revocation: Revocation): void {
    if ('tokenHash' in revocation) this.#tokens.delete(revocation.tokenHash);
    else this.#devices.delete(revocation.deviceId);
  }
}
