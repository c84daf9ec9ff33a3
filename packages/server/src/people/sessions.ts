import { createHash } from 'node:crypto';
import { times } from '@earshot/protocol';
import type { Clock } from '../ports/clock.ts';
import type { Identity } from '../ports/core.ts';
import type { Log } from '../ports/log.ts';
import type { Done, Result } from '../ports/result.ts';
import { useNotedEvery, type Records, type TokenOwner, type UserRecord } from '../records/port.ts';
import { Acquaintances, keyOf, type Acquaintance } from './acquaintances.ts';
import type { KeptNames } from './kept-names.ts';
import type { Name } from './names.ts';
import type { Revocations } from './revocations.ts';
import type { Subscriptions } from './subscriptions.ts';

/** SHA-256 in hex, the only form in which a token is stored. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

const longestToken = 256;
/** A clock may be set right by so many milliseconds, and no token of before counts as one from the future. */
const slack = 300_000;

/** Whether a token of that time is still good. One that is not, or not yet, costs its owner no more than a proof. */
function isAlive(madeAt: number | null, wall: number): boolean {
  return madeAt === null || (wall - madeAt < times.token && madeAt - wall < slack);
}

interface Needs {
  readonly clock: Clock;
  readonly log: Log;
  readonly records: Records;
  readonly revocations: Revocations;
  readonly keptNames: Pick<KeptNames, 'forget'>;
  readonly subscriptions: Pick<Subscriptions, 'at' | 'forgetDevice'>;
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

  /** Finds who a token belongs to, or null when it is unknown or revoked, or its time is over. */
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

  /** For how many milliseconds the token of an identity is good; null when it ends by disuse alone. */
  lifeOf(identity: Identity): number | null {
    const madeAt = this.#known.find(keyOf(identity))?.madeAt ?? null;
    return madeAt === null ? null : Math.max(0, Math.ceil(madeAt + times.token - this.#needs.clock.wall()));
  }

  /** A device of somebody has a token that is new. */
  began({ user, deviceId, label, madeAt }: Omit<TokenOwner, 'usedAt'>, tokenHash: string): void {
    this.#known.keep({ user, identity: { userId: user.id, deviceId, tokenHash }, madeAt });
    this.#known.labelled(deviceId, label);
  }

  /** A device has a key from now on: its tokens are no longer what they were. */
  enrolled(deviceId: string): void {
    this.#known.forgetDevice(deviceId);
  }

  /** Whether its token was taken back, or its device removed. */
  isOver(identity: Identity): boolean {
    return this.#isRevoked(identity);
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

  /**
   * A token of a device is worthless from now on, and with it all others if the device has a key. `done` when that is
   * written, or must wait until it can be.
   */
  revoke({ deviceId, tokenHash }: { readonly deviceId: string; readonly tokenHash: string }, done: () => void): void {
    this.#known.forgetDevice(deviceId);
    this.#sleeps(deviceId);
    this.#needs.revocations.add({ tokenHash }, done);
  }

  /** Forgets a device for good: all of its tokens are worthless. `done` as with `revoke`. */
  remove(deviceId: string, done: () => void): void {
    this.#known.forgetDevice(deviceId);
    this.#needs.keptNames.forget(deviceId);
    this.#needs.subscriptions.forgetDevice(deviceId);
    this.#needs.revocations.add({ deviceId }, done);
  }

  /** Users were deleted with these devices. */
  erased(deviceIds: readonly string[]): void {
    for (const id of deviceIds) {
      this.#known.forgetDevice(id);
      this.#needs.keptNames.forget(id);
      this.#needs.subscriptions.forgetDevice(id);
    }
  }

  /** A device stays, and is not woken any more: who has signed out there wants no ring. */
  #sleeps(deviceId: string): void {
    const { log, records, subscriptions } = this.#needs;
    if (subscriptions.at(deviceId) === undefined) return;
    subscriptions.forgetDevice(deviceId);
    records.ask('dropPush', [deviceId, null], (result) => {
      if (!result.ok) log.error({ err: result.error }, 'that a device is not woken any more could not be written');
    });
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
    if (known !== null) return done({ ok: true, value: this.#goodOf(known) });
    if (this.#isRevoked(sought)) return done({ ok: true, value: null });
    this.#lookUp(sought, (result) => done(result.ok ? { ok: true, value: this.#goodOf(this.#known.find(key)) } : result));
  }

  /** The identity that somebody may come in by now. */
  #goodOf(known: Acquaintance | null): Identity | null {
    const isGood = known !== null && !this.#isRevoked(known.identity) && isAlive(known.madeAt, this.#needs.clock.wall());
    return isGood ? known.identity : null;
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
    const { user, deviceId, label, usedAt, madeAt } = result.value;
    const identity = { userId: user.id, deviceId, tokenHash };
    if (this.#isRevoked(identity)) return;
    this.#known.keep({ user, identity, madeAt });
    this.#known.labelled(deviceId, label);
    const wall = this.#needs.clock.wall();
    if (isAlive(madeAt, wall) && wall - usedAt > useNotedEvery) this.noteUse(deviceId);
  }
}
