/**
 * Lets what belongs together happen one after the other, where something of it has to wait: whoever takes another name
 * is answered before what they ask next is looked at.
 */
export class Turns {
  /** What waits behind each that has not ended. */
  readonly #waiting = new Map<string, (() => void)[]>();

  /** Carries out a task at once, or when nobody holds the turn any more. */
  run(key: string, task: () => void): void {
    const waiting = this.#waiting.get(key);
    if (waiting === undefined) task();
    else waiting.push(task);
  }

  /** Holds the turn that is running; the answer ends that, and what has waited runs. */
  hold(key: string): () => void {
    const waiting: (() => void)[] = [];
    this.#waiting.set(key, waiting);
    return () => {
      this.#waiting.delete(key);
      for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) {
        task();
        const held = this.#waiting.get(key);
        if (held !== undefined) return void held.push(...waiting);
      }
    };
  }
}
