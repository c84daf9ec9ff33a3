import type { Clock } from '../ports/clock.ts';
import type { Identity } from '../ports/core.ts';
import type { TokenOwner, UserRecord } from '../records/port.ts';
import type { Name } from './names.ts';
import { Recent } from './recent.ts';

/** Some 10 MB. Each is looked up again after a day, for who is not used for long is forgotten. */
const remembered = { most: 20_000, ms: 86_400_000 };

/** Under what an identity is known: the hash of its token, or a user id that is believed. */
export function keyOf({ userId, tokenHash }: Pick<Identity, 'userId' | 'tokenHash'>): string {
  return tokenHash ?? userId;
}

/** Whom a key leads to, and when its token was made, if its life is counted. */
export interface Acquaintance {
  readonly user: UserRecord;
  readonly identity: Identity;
  readonly madeAt: TokenOwner['madeAt'];
}

/** What is known of a key beside the user, who may have several. */
type Known = Omit<Acquaintance, 'user'>;

/** Users and tokens that were looked up of late. */
export class Acquaintances {
  readonly #clock: Pick<Clock, 'mono'>;
  readonly #users = new Recent<UserRecord>(remembered);
  readonly #identities = new Recent<Known>(remembered);
  /** What users call their devices, by their ids. */
  readonly #labels = new Recent<string>(remembered);

  constructor(clock: Pick<Clock, 'mono'>) {
    this.#clock = clock;
  }

  /** Who is known under a key, or null. */
  find(key: string): Acquaintance | null {
    const now = this.#clock.mono();
    const known = this.#identities.get(key, now);
    const user = known === null ? null : this.#users.get(known.identity.userId, now);
    return known === null || user === null ? null : { user, ...known };
  }

  /** A user was read, who may have another name by now. */
  keep({ user, identity, madeAt }: Acquaintance): void {
    const now = this.#clock.mono();
    this.#users.set(user.id, this.#users.get(user.id, now) ?? user, now);
    this.#identities.set(keyOf(identity), { identity, madeAt }, now);
  }

  labelOf(deviceId: string): string {
    return this.#labels.get(deviceId, this.#clock.mono()) ?? '';
  }

  labelled(deviceId: string, label: string): void {
    this.#labels.set(deviceId, label, this.#clock.mono());
  }

  renamed(userId: string, { username, key }: Name): void {
    const now = this.#clock.mono();
    const before = this.#users.get(userId, now);
    if (before !== null) this.#users.set(userId, { ...before, username, nameKey: key }, now);
  }

  forgetDevice(deviceId: string): void {
    this.#identities.deleteAll(({ identity }) => identity.deviceId === deviceId);
  }
}
