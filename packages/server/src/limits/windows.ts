import type { Rate } from './limits.ts';

/**
 * Counts what happened by key in a window that slides. Pure but for its own memory: the time is given, in monotonic
 * milliseconds.
 */
export class Windows {
  readonly #rate: Rate;
  readonly #times = new Map<string, number[]>();
  #sweptAt = 0;

  constructor(rate: Rate) {
    this.#rate = rate;
  }

  /** Seconds until one more may happen; 0 when it may now. */
  wait(key: string, now: number): number {
    const recent = this.#recent(key, now);
    const blocking = recent[recent.length - this.#rate.points];
    return blocking === undefined ? 0 : (blocking - now) / 1000 + this.#rate.seconds;
  }

  add(key: string, now: number): void {
    this.#sweep(now);
    this.#times.set(key, [...this.#recent(key, now), now].slice(-this.#rate.points));
  }

  #recent(key: string, now: number): readonly number[] {
    return this.#times.get(key)?.filter((at) => at > now - this.#rate.seconds * 1000) ?? [];
  }

  /** Once a window, everything that lies behind is forgotten. */
  #sweep(now: number): void {
    if (now - this.#sweptAt < this.#rate.seconds * 1000) return;
    this.#sweptAt = now;
    for (const key of this.#times.keys()) if (this.#recent(key, now).length === 0) this.#times.delete(key);
  }
}

interface Bucket {
  tokens: number;
  at: number;
}

/** A steady rate with bursts, by key. */
export class Buckets {
  readonly #perSecond: number;
  readonly #burst: number;
  readonly #buckets = new Map<string, Bucket>();
  #sweptAt = 0;

  constructor({ perSecond, burst }: { readonly perSecond: number; readonly burst: number }) {
    this.#perSecond = perSecond;
    this.#burst = burst;
  }

  /** Takes one; answers 0, or the seconds until there is one when there is none. */
  take(key: string, now: number): number {
    const bucket = this.#bucket(key, now);
    bucket.tokens = Math.min(this.#burst, bucket.tokens + ((now - bucket.at) / 1000) * this.#perSecond);
    bucket.at = now;
    if (bucket.tokens < 1) return (1 - bucket.tokens) / this.#perSecond;
    bucket.tokens -= 1;
    return 0;
  }

  #bucket(key: string, now: number): Bucket {
    const known = this.#buckets.get(key);
    if (known !== undefined) return known;
    this.#sweep(now);
    const fresh = { tokens: this.#burst, at: now };
    this.#buckets.set(key, fresh);
    return fresh;
  }

  /** A bucket that is full again need not be kept. */
  #sweep(now: number): void {
    const full = (this.#burst / this.#perSecond) * 1000;
    if (now - this.#sweptAt < full) return;
    this.#sweptAt = now;
    for (const [key, { at }] of this.#buckets) if (now - at >= full) this.#buckets.delete(key);
  }
}
