import type { Clock } from '../ports/clock.ts';

export interface HandshakeQueueNeeds<T> {
  readonly clock: Clock;
  /** How many are in their turn at once. */
  readonly most: number;
  /** Begins the handshake of the one whose turn it is. */
  readonly begin: (one: T) => void;
}

/**
 * A turn that takes longer than this waits for the other end, and not for this processor: the next one begins beside
 * it. So whoever begins a handshake and falls silent holds nobody up. Milliseconds.
 */
export const turnMs = 200;

/**
 * Lets TLS handshakes begin in the order in which they were asked for, a bounded number at a time. When everybody comes
 * back at once, the first is done while the last still waits; all at once, all would be done at the end.
 */
export class HandshakeQueue<T> {
  readonly #needs: HandshakeQueueNeeds<T>;
  readonly #waiting = new Set<T>();
  /** Those in their turn, and since when, the oldest first. */
  readonly #turns = new Map<T, number>();
  #stopTimer: (() => void) | null = null;

  constructor(needs: HandshakeQueueNeeds<T>) {
    this.#needs = needs;
  }

  /** Begins the handshake of this one, now or when its turn comes. */
  enter(one: T): void {
    this.#waiting.add(one);
    this.#next();
  }

  /** Its handshake is over, or it has gone: out of its turn, or out of the queue. Safe for one that is in neither. */
  leave(one: T): void {
    this.#waiting.delete(one);
    if (this.#turns.delete(one)) this.#next();
  }

  /** Begins none of those that wait. Safe twice. */
  close(): void {
    this.#waiting.clear();
    this.#stopTimer?.();
    this.#stopTimer = null;
  }

  #next(): void {
    const { clock, most, begin } = this.#needs;
    for (const one of this.#waiting) {
      if (this.#turns.size >= most) return this.#nextLater();
      this.#waiting.delete(one);
      this.#turns.set(one, clock.mono());
      begin(one);
    }
  }

  #nextLater(): void {
    const { clock } = this.#needs;
    const [oldest = clock.mono()] = this.#turns.values();
    this.#stopTimer ??= clock.after(Math.max(1, oldest + turnMs - clock.mono()), () => {
      this.#stopTimer = null;
      const now = clock.mono();
      for (const [one, since] of this.#turns) {
        if (now - since < turnMs) break;
        this.#turns.delete(one);
      }
      this.#next();
    });
  }
}
