import { limits } from '@earshot/protocol';

/** An endpoint that loses its wire so soon after the end of its call may not have heard of it. Milliseconds. */
const unheardWithin = 2_000;

/** The ended calls that users have not been told about, or may not have heard of. Knows users and calls by id alone. */
export class Untold {
  /** Of each user the calls that no wire could tell of, in the order in which they ended. */
  readonly #untold = new Map<string, Set<string>>();
  /** Of each user the calls that ended, and when (monotonic ms). */
  readonly #ends = new Map<string, Map<string, number>>();

  /** A call has ended in which this user was. */
  ended(userId: string, callId: string, now: number): void {
    const mine = this.#ends.get(userId) ?? new Map<string, number>();
    this.#ends.set(userId, mine.set(callId, now));
  }

  /** No wire of theirs could tell them. Of very many calls the oldest go untold for ever. */
  add(userId: string, callId: string): void {
    const mine = this.#untold.get(userId) ?? new Set<string>();
    this.#untold.set(userId, mine.add(callId));
    const [oldest] = mine;
    if (mine.size > limits.endedUntold && oldest !== undefined) mine.delete(oldest);
  }

  /** They have lost a wire: what ended just before may not have come. */
  parted(userId: string, now: number): void {
    for (const [callId, at] of this.#ends.get(userId) ?? []) if (now - at < unheardWithin) this.add(userId, callId);
  }

  has(userId: string, callId: string): boolean {
    return this.#untold.get(userId)?.has(callId) ?? false;
  }

  /** What they have not been told, the oldest first; now they are. */
  take(userId: string): readonly string[] {
    const mine = [...(this.#untold.get(userId) ?? [])];
    this.#untold.delete(userId);
    return mine;
  }

  /** A call is not known any more. */
  forget(userId: string, callId: string): void {
    for (const kept of [this.#untold, this.#ends]) {
      const mine = kept.get(userId);
      mine?.delete(callId);
      if (mine?.size === 0) kept.delete(userId);
    }
  }
}
