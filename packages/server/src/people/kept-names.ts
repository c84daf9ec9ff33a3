import type { UserRecord } from '../records/port.ts';
import { looksOf } from './looks.ts';
import type { Name } from './names.ts';

/** Somebody who has a device with a key. */
interface Owner {
  name: Name;
  /** Their devices with keys: hardly ever more than a few, of very many people. */
  devices: readonly string[];
}

/** Whose a name is, and whether it is that very name or one that looks like it. */
export interface KeptName {
  readonly userId: string;
  readonly how: 'name' | 'look';
}

/**
 * Names that belong to somebody whether they are here or not: each as long as a device with a key is known of its
 * owner. Whoever forgets such a device says so here.
 */
export class KeptNames {
  readonly #owners = new Map<string, Owner>();
  /** Owners by the name as it is compared, and by what it looks like. */
  readonly #keys = new Map<string, string>();
  readonly #looks = new Map<string, string>();
  readonly #ownersOf = new Map<string, string>();

  /** Whether a user owns their name. Whoever does not is a guest. */
  has(userId: string): boolean {
    return this.#owners.has(userId);
  }

  /** To whom a name belongs, other than to `userId`; null when it is free to be taken. */
  find({ username, key }: Name, userId: string | null): KeptName | null {
    const owner = this.#keys.get(key) ?? userId;
    if (owner !== null && owner !== userId) return { userId: owner, how: 'name' };
    for (const look of looksOf(username, key)) {
      const other = this.#looks.get(look) ?? userId;
      if (other !== null && other !== userId) return { userId: other, how: 'look' };
    }
    return null;
  }

  /** A user has a device with a key. */
  keep({ id, username, nameKey }: Pick<UserRecord, 'id' | 'username' | 'nameKey'>, deviceId: string): void {
    const known = this.#owners.get(id);
    const owner: Owner = known ?? { name: { username, key: nameKey }, devices: [] };
    if (!owner.devices.includes(deviceId)) owner.devices = [...owner.devices, deviceId];
    this.#ownersOf.set(deviceId, id);
    if (known !== undefined) return;
    this.#owners.set(id, owner);
    this.#mark(id, owner.name);
  }

  /** A device is known no more. Whose last with a key it was does not own their name any longer: their id, or null. */
  forget(deviceId: string): string | null {
    const userId = this.#ownersOf.get(deviceId);
    const owner = userId === undefined ? undefined : this.#owners.get(userId);
    this.#ownersOf.delete(deviceId);
    if (userId === undefined || owner === undefined) return null;
    owner.devices = owner.devices.filter((id) => id !== deviceId);
    if (owner.devices.length > 0) return null;
    this.#owners.delete(userId);
    this.#unmark(userId, owner.name);
    return userId;
  }

  renamed(userId: string, name: Name): void {
    const owner = this.#owners.get(userId);
    if (owner === undefined) return;
    this.#unmark(userId, owner.name);
    owner.name = name;
    this.#mark(userId, name);
  }

  #mark(userId: string, { username, key }: Name): void {
    this.#keys.set(key, userId);
    for (const look of looksOf(username, key)) this.#looks.set(look, userId);
  }

  #unmark(userId: string, { username, key }: Name): void {
    if (this.#keys.get(key) === userId) this.#keys.delete(key);
    for (const look of looksOf(username, key)) if (this.#looks.get(look) === userId) this.#looks.delete(look);
  }
}
