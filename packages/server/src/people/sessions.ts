import { createHash } from 'node:crypto';
import type { Clock } from '../ports/clock.ts';
import type { Identity } from '../ports/core.ts';
import type { Log } from '../ports/log.ts';
import type { Done, Result } from '../ports/result.ts';
import { useNotedEvery, type Records, type TokenOwner, type UserRecord } from '../records/port.ts';
import { Acquaintances, keyOf } from './acquaintances.ts';
import type { Name } from './names.ts';
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
 * Which token belongs to which device. Who was looked up once is known without the disk from then on; tokens themselves
 * are never kept.
 */
export class Sessions {
  readonly #needs: Needs;
  readonly #known: Acquaintances;
  /** Who wants to know of a key that is being looked up. */
  readonly #waiting = new Map<string, Done<null>[]>();

  constructor(needs: Needs) {
    this.#needs = needs;
    this.#known = new Acquaintances(needs.clock);
  }

  /** Finds who a token belongs to, or null when it is unknown or revoked. */
  open(token: string, done: Done<Identity | null>): void {
    if (token === '' || token.length > longestToken) return done({ ok: true, value: null });
    const tokenHash = hashToken(token);
    this.#find({ userId: '', tokenHash }, done);
  }

  /** Finds who a bare user id stands for where it is believed: the first device of that user, or nobody (null). */
  trust(userId: string, done: Done<Identity | null>): void {
    this.#find({ userId, tokenHash: null }, done);
  }

  /** Looks up whoever is not known any more, so that `user` can say who it is. */
  recall(identity: Identity, done: Done<null>): void {
    if (this.#isRevoked(identity) || this.#known.find(keyOf(identity)) !== null) return done({ ok: true, value: null });
    this.#lookUp(identity, done);
  }

  /** The user of an identity that was found or recalled in this turn; null when it is not good. */
  user(identity: Identity): UserRecord | null {
    const known = this.#isRevoked(identity) ? null : this.#known.find(keyOf(identity));
    return known?.identity.userId === identity.userId && known.identity.deviceId === identity.deviceId ? known.user : null;
  }

  /** Somebody is new, at their first device. */
  began(user: UserRecord, deviceId: string, tokenHash: string): void {
    this.#known.keep(user, { userId: user.id, deviceId, tokenHash });
  }

  /** Whether a device was removed, also while that cannot be written. */
  isRemoved(deviceId: string): boolean {
    return this.#needs.revocations.hasDevice(deviceId);
  }

  /** What its user calls a device that was looked up of late; empty where they call it nothing. */
  labelOf(deviceId: string): string {
    return this.#known.labelOf(deviceId);
  }

  /** A device is called so from now on. */
  labelled(deviceId: string, label: string): void {
    this.#known.labelled(deviceId, label);
  }

  renamed(userId: string, name: Name): void {
    this.#known.renamed(userId, name);
  }

  /** A token is worthless from now on. `done` when that is written, or must wait until it can be. */
  revoke(tokenHash: string, done: () => void): void {
    this.#known.forgetToken(tokenHash);
    this.#needs.revocations.add({ tokenHash }, done);
  }

  /** Forgets a device for good: all of its tokens are worthless. `done` as with `revoke`. */
  remove(deviceId: string, done: () => void): void {
    this.#known.forgetDevice(deviceId);
    this.#needs.revocations.add({ deviceId }, done);
  }

  /** Users were deleted with these devices. */
  erased(deviceIds: readonly string[]): void {
    for (const id of deviceIds) this.#known.forgetDevice(id);
  }

  /** Notes that a device is or was here; that it cannot be noted hinders nobody. */
  noteUse(deviceId: string): void {
    const { clock, log, records } = this.#needs;
    records.ask('noteUse', [deviceId, clock.wall()], (result) => {
      if (!result.ok) log.debug({ err: result.error }, 'that a device was here could not be noted');
    });
  }

  #isRevoked({ deviceId = '', tokenHash }: Partial<Identity>): boolean {
    const { revocations } = this.#needs;
    return revocations.hasDevice(deviceId) || (typeof tokenHash === 'string' && revocations.hasToken(tokenHash));
  }

  #find(sought: Pick<Identity, 'userId' | 'tokenHash'>, done: Done<Identity | null>): void {
    const key = keyOf(sought);
    const known = this.#known.find(key);
    if (known !== null) return done({ ok: true, value: this.#isRevoked(known.identity) ? null : known.identity });
    if (this.#isRevoked(sought)) return done({ ok: true, value: null });
    this.#lookUp(sought, (result) => done(result.ok ? { ok: true, value: this.#known.find(key)?.identity ?? null } : result));
  }

  /** Who wants to know the same meanwhile hears of it at the same time. */
  #lookUp({ userId, tokenHash }: Pick<Identity, 'userId' | 'tokenHash'>, done: Done<null>): void {
    const key = keyOf({ userId, tokenHash });
    const others = this.#waiting.get(key);
    if (others !== undefined) return void others.push(done);
    const all = [done];
    this.#waiting.set(key, all);
    const heard: Done<TokenOwner | null> = (result) => {
      this.#waiting.delete(key);
      this.#found(tokenHash, result);
      for (const one of all) one(result.ok ? { ok: true, value: null } : result);
    };
    if (tokenHash !== null) this.#needs.records.ask('findByToken', [tokenHash], heard);
    else this.#needs.records.ask('findByUser', [userId], heard);
  }

  #found(tokenHash: string | null, result: Result<TokenOwner | null>): void {
    if (!result.ok || result.value === null) return;
    const { user, deviceId, label, usedAt } = result.value;
    const identity = { userId: user.id, deviceId, tokenHash };
    if (this.#isRevoked(identity)) return;
    this.#known.keep(user, identity);
    this.#known.labelled(deviceId, label);
    if (this.#needs.clock.wall() - usedAt > useNotedEvery) this.noteUse(deviceId);
  }
}
