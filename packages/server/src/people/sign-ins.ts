import { addressGroup } from '../limits/address-group.ts';
import type { Limits, Rate } from '../limits/limits.ts';
import { Windows } from '../limits/windows.ts';

/**
 * Who has taken a name from which address, to bound how many one address may take: those who left again do not count,
 * so that a school can change its pupils, but with them there are never more than `registrationsPerAddress`. Pure but
 * for its own memory: times are monotonic milliseconds.
 */
export class SignIns {
  readonly #rate: Rate;
  readonly #all: Windows;
  /** Users by address, in the order in which they came, and when. */
  readonly #here = new Map<string, Map<string, number>>();
  readonly #groups = new Map<string, string>();
  #sweptAt = 0;

  constructor(limits: Pick<Limits, 'signInsPerAddress' | 'registrationsPerAddress'>) {
    this.#rate = limits.signInsPerAddress;
    this.#all = new Windows(limits.registrationsPerAddress);
  }

  /** Seconds until somebody may take a name from this address, at the latest; 0 when they may now. */
  wait(address: string, now: number): number {
    const group = addressGroup(address);
    if (group === null) return 0;
    this.#expire(group, now);
    const here = this.#here.get(group);
    const full = here !== undefined && here.size >= this.#rate.points;
    const [first] = full ? here.values() : [];
    const place = first === undefined ? 0 : (first - now) / 1000 + this.#rate.seconds;
    return Math.max(place, this.#all.wait(group, now));
  }

  add(address: string, userId: string, now: number): void {
    const group = addressGroup(address);
    if (group === null) return;
    this.#sweep(now);
    this.#all.add(group, now);
    const here = this.#here.get(group) ?? new Map<string, number>();
    this.#here.set(group, here.set(userId, now));
    this.#groups.set(userId, group);
  }

  /** Who was added at that time has not come to be a user. */
  undo(address: string, userId: string, at: number): void {
    const group = addressGroup(address);
    if (group !== null) this.#all.undo(group, at);
    this.left(userId);
  }

  /** A user is offline: their place is free. */
  left(userId: string): void {
    const group = this.#groups.get(userId);
    if (group === undefined) return;
    this.#groups.delete(userId);
    const here = this.#here.get(group);
    here?.delete(userId);
    if (here?.size === 0) this.#here.delete(group);
  }

  #expire(group: string, now: number): void {
    for (const [userId, at] of this.#here.get(group) ?? []) {
      if (at > now - this.#rate.seconds * 1000) return;
      this.left(userId);
    }
  }

  /** Once a window, everybody who has been here for longer is forgotten. */
  #sweep(now: number): void {
    if (now - this.#sweptAt < this.#rate.seconds * 1000) return;
    this.#sweptAt = now;
    for (const group of this.#here.keys()) this.#expire(group, now);
  }
}
