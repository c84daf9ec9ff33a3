/**
 * Runs the tasks of one key in order where one of them waits for the disk: whoever takes another name is answered
 * before what they ask next is looked at.
 */
export class Turns {
  /** What waits behind each that has not ended. */
  readonly #waiting = new Map<string, (() => void)[]>();

  /** Runs a task at once, or when nothing before it is held up any more. */
  run(key: string, task: () => void): void {
    const waiting = this.#waiting.get(key);
    if (waiting === undefined) task();
    else waiting.push(task);
  }

  /** Holds up what comes behind the task that is running, until the function that it returns is called. */
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
