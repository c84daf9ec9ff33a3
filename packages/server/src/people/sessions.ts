import { createHash } from 'node:crypto';
import type { Clock } from '../ports/clock.ts';
import type { Identity } from '../ports/core.ts';
import type { Log } from '../ports/log.ts';
import type { Records } from '../records/port.ts';
import type { Revocations } from './revocations.ts';

/** SHA-256 in hex, the only form in which a token is stored. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

const longestToken = 256;

interface Needs {
  readonly clock: Clock;
  readonly log: Log;
  readonly records: Records;
  readonly revocations: Revocations;
}

/**
 * Which token belongs to which device. Who was found is kept in memory until the device goes; tokens themselves are
 * never kept.
 */
export class Sessions {
  readonly #needs: Needs;
  /** By the hash of a token, or by a user id that is believed. */
  readonly #known = new Map<string, Identity>();
  /** The keys under which a device is known. */
  readonly #keys = new Map<string, Set<string>>();

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** Who a token belongs to, or null when it is unknown or revoked. */
  open(token: string): Identity | null {
    return token === '' || token.length > longestToken ? null : this.#byToken(hashToken(token));
  }

  /** Who a bare user id stands for where it is believed: the first device of that user; null for an unknown one. */
  trust(userId: string): Identity | null {
    return this.#find(userId, () => {
      const [device] = this.#needs.records.devicesOf(userId);
      return device === undefined ? null : { userId, deviceId: device.id, tokenHash: null };
    });
  }

  /** Whether an identity is still good. */
  holds({ userId, deviceId, tokenHash }: Identity): boolean {
    const now = tokenHash === null ? this.trust(userId) : this.#byToken(tokenHash);
    return now !== null && now.userId === userId && now.deviceId === deviceId;
  }

  revoke(tokenHash: string): void {
    this.#needs.revocations.add({ tokenHash });
    this.#known.delete(tokenHash);
  }

  /** Forgets a device for good: all of its tokens are worthless. */
  remove(deviceId: string): void {
    this.#needs.revocations.add({ deviceId });
    this.#drop(deviceId);
  }

  /** Whether a device was removed, also while that cannot be written. */
  isRemoved(deviceId: string): boolean {
    return this.#needs.revocations.hasDevice(deviceId);
  }

  /** Drops what is kept in memory of a device that has gone. */
  forget(deviceId: string): void {
    this.#noteUse(deviceId);
    this.#drop(deviceId);
  }

  #byToken(tokenHash: string): Identity | null {
    if (this.#needs.revocations.hasToken(tokenHash)) return null;
    return this.#find(tokenHash, () => {
      const owner = this.#needs.records.findByToken(tokenHash);
      return owner === null ? null : { ...owner, tokenHash };
    });
  }

  #find(key: string, read: () => Identity | null): Identity | null {
    const known = this.#known.get(key);
    const identity = known ?? read();
    if (identity === null || this.#needs.revocations.hasDevice(identity.deviceId)) return null;
    if (known === undefined) this.#keep(key, identity);
    return identity;
  }

  #keep(key: string, identity: Identity): void {
    const { deviceId } = identity;
    this.#known.set(key, identity);
    const keys = this.#keys.get(deviceId) ?? new Set();
    this.#keys.set(deviceId, keys.add(key));
    this.#noteUse(deviceId);
  }

  #drop(deviceId: string): void {
    for (const key of this.#keys.get(deviceId) ?? []) this.#known.delete(key);
    this.#keys.delete(deviceId);
  }

  /** That it cannot be noted hinders nobody. */
  #noteUse(deviceId: string): void {
    const { clock, log, records } = this.#needs;
    try {
      records.noteUse(deviceId, clock.wall());
    } catch (error) {
      log.debug({ err: error }, 'that a device was here could not be noted');
    }
  }
}
