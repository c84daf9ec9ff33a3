import type { Rate } from './limits.ts';

/**
 * Counts what happened by key in a window that slides. Pure but for its own memory: the time is given, in monotonic
 * milliseconds.
 */
export class Windows {
  readonly #points: number;
  readonly #ms: number;
  /** When the last `points` of each key happened, the oldest first. */
  readonly #times = new Map<string, number[]>();
  #sweptAt = 0;

  constructor({ points, seconds }: Rate) {
    this.#points = points;
    this.#ms = seconds * 1000;
  }

  /** Counts one more and answers 0; or answers the seconds until it may happen, and counts nothing. */
  take(key: string, now: number, elsewhere = 0): number {
    const wait = this.wait(key, now, elsewhere);
    if (wait === 0) this.add(key, now);
    return wait;
  }

  /** Seconds until one more may happen; 0 when it may now. `elsewhere`: so many more are counted in other places. */
  wait(key: string, now: number, elsewhere = 0): number {
    const times = this.#recent(key, now);
    if (times.length + elsewhere < this.#points) return 0;
    return ((times[0] ?? now) - now + this.#ms) / 1000;
  }

  /** How many have happened of each key of which it is `least` or more. */
  counts(least: number, now: number): readonly (readonly [key: string, count: number])[] {
    return [...this.#times.keys()].map((key) => [key, this.#recent(key, now).length] as const).filter(([, count]) => count >= least);
  }

  /** One that was added at that time did not happen after all. */
  undo(key: string, at: number): void {
    const times = this.#times.get(key) ?? [];
    if (times.includes(at)) times.splice(times.lastIndexOf(at), 1);
  }

  add(key: string, now: number): void {
    this.#sweep(now);
    const times = this.#recent(key, now);
    times.push(now);
    if (times.length > this.#points) times.shift();
    this.#times.set(key, times);
  }

  #recent(key: string, now: number): number[] {
    const times = this.#times.get(key) ?? [];
    while ((times[0] ?? now) <= now - this.#ms) times.shift();
    return times;
  }

  /** Once a window, everything that lies behind is forgotten. */
  #sweep(now: number): void {
    if (now - this.#sweptAt < this.#ms) return;
    this.#sweptAt = now;
    for (const key of this.#times.keys()) if (this.#recent(key, now).length === 0) this.#times.delete(key);
  }
}
