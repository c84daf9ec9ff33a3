/** Those who ask to be let in and wait for a word of an admin, by the id of what they ask, with its end (Unix ms). */
export class WaitingAsks {
  readonly #ends = new Map<string, number>();

  wait(id: string, endsAt: number): void {
    this.#ends.set(id, endsAt);
  }

  /** It was decided. Safe twice. */
  decided(id: string): void {
    this.#ends.delete(id);
  }

  /** How many wait at a time. */
  count(wall: number): number {
    for (const [id, endsAt] of this.#ends) if (endsAt <= wall) this.#ends.delete(id);
    return this.#ends.size;
  }
}
