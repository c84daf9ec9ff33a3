import type { Clock } from '../ports/clock.ts';

/** One timer, which goes off at the earliest of the times that it was asked for (monotonic ms). */
export class Wake {
  readonly #clock: Pick<Clock, 'mono' | 'after'>;
  readonly #task: () => void;
  #set: { readonly at: number; readonly cancel: () => void } | null = null;

  constructor(clock: Pick<Clock, 'mono' | 'after'>, task: () => void) {
    this.#clock = clock;
    this.#task = task;
  }

  /** Goes off at that time, or sooner if it does anyway. */
  by(at: number): void {
    if (this.#set === null || this.#set.at > at) this.at(at);
  }

  /** Goes off at that time, and not before. */
  at(at: number): void {
    this.cancel();
    const cancel = this.#clock.after(Math.max(1, Math.ceil(at - this.#clock.mono())), () => {
      this.#set = null;
      this.#task();
    });
    this.#set = { at, cancel };
  }

  cancel(): void {
    this.#set?.cancel();
    this.#set = null;
  }
}
