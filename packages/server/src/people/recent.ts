/** So much is remembered, and each for so many milliseconds. */
interface Bounds {
  readonly most: number;
  readonly ms: number;
}

/** What was looked up of late: the newest alone, each for a while. Times are monotonic milliseconds. */
export class Recent<V> {
  readonly #bounds: Bounds;
  /** What was used last comes last. */
  readonly #known = new Map<string, { readonly value: V; readonly at: number }>();

  constructor(bounds: Bounds) {
    this.#bounds = bounds;
  }

  get(key: string, now: number): V | null {
    const known = this.#known.get(key);
    if (known === undefined) return null;
    this.#known.delete(key);
    if (now - known.at >= this.#bounds.ms) return null;
    this.#known.set(key, known);
    return known.value;
  }

  set(key: string, value: V, now: number): void {
    this.#known.delete(key);
    this.#known.set(key, { value, at: now });
    const [oldest] = this.#known.keys();
    if (this.#known.size > this.#bounds.most && oldest !== undefined) this.#known.delete(oldest);
  }

  delete(key: string): void {
    this.#known.delete(key);
  }

  deleteAll(isOver: (value: V) => boolean): void {
    for (const [key, { value }] of this.#known) if (isOver(value)) this.#known.delete(key);
  }
}
