import type { Melting } from './limits.ts';

interface Entry {
  readonly level: number;
  readonly at: number;
}

/**
 * Points by key that melt away as time passes: a steady rate with bursts, whatever a point is. Pure but for its own
 * memory: times are monotonic milliseconds.
 */
export class Ledger {
  readonly #limit: Melting;
  readonly #entries = new Map<string, Entry>();
  #sweptAt = 0;

  constructor(limit: Melting) {
    this.#limit = limit;
  }

  level(key: string, now: number): number {
    const entry = this.#entries.get(key);
    return entry === undefined ? 0 : Math.max(0, entry.level - ((now - entry.at) / 1000) * this.#limit.melts);
  }

  /** Seconds until the level is down to what is allowed; 0 when it is. */
  wait(key: string, now: number): number {
    return Math.max(0, this.level(key, now) - this.#limit.most) / this.#limit.melts;
  }

  /** Seconds until nothing is left. */
  empty(key: string, now: number): number {
    return this.level(key, now) / this.#limit.melts;
  }

  /** Adds one and answers 0; or answers the seconds until it may be added, and adds nothing. */
  take(key: string, now: number): number {
    const wait = this.wait(key, now);
    if (wait === 0) this.add(key, 1, now);
    return wait;
  }

  /** Adds points, or takes them away. */
  add(key: string, points: number, now: number): void {
    this.#sweep(now);
    const level = this.level(key, now) + points;
    if (level > 0) this.#entries.set(key, { level, at: now });
    else this.#entries.delete(key);
  }

  /** Now and then, what has melted is forgotten. */
  #sweep(now: number): void {
    const full = (this.#limit.most / this.#limit.melts) * 1000;
    if (now - this.#sweptAt < full) return;
    this.#sweptAt = now;
    for (const key of this.#entries.keys()) if (this.level(key, now) === 0) this.#entries.delete(key);
  }
}
