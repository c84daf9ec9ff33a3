import type { Clock } from '../ports/clock.ts';

/** Nobody sets a clock by less than this on purpose (ms). */
const drift = 2_000;
/** While something is to come the wall clock is looked at this often (ms), for it may be set. */
const longest = 60_000;

/** One timer for what is due by the wall clock. */
export class Alarm {
  readonly #clock: Clock;
  readonly #task: (now: number, wasSet: boolean) => void;
  #cancel: (() => void) | null = null;
  #due: number | null = null;
  /** By how much the wall clock is ahead of the one that never jumps. */
  #ahead: number;
  #closed = false;

  /** `task` hears the time, and whether the clock was set since the last time. */
  constructor(clock: Clock, task: (now: number, wasSet: boolean) => void) {
    this.#clock = clock;
    this.#task = task;
    this.#ahead = clock.wall() - clock.mono();
  }

  /** Goes off at that instant (Unix milliseconds), or when the clock was set; null: at none. */
  at(due: number | null): void {
    this.#due = due;
    this.#arm();
  }

  /** Safe twice. */
  close(): void {
    this.#closed = true;
    this.#cancel?.();
    this.#cancel = null;
  }

  #arm(): void {
    this.#cancel?.();
    this.#cancel = null;
    if (this.#due === null || this.#closed) return;
    const left = Math.max(1, Math.min(longest, this.#due - this.#clock.wall()));
    this.#cancel = this.#clock.after(Math.ceil(left), () => this.#look());
  }

  #look(): void {
    this.#cancel = null;
    const now = this.#clock.wall();
    const ahead = now - this.#clock.mono();
    const wasSet = Math.abs(ahead - this.#ahead) > drift;
    this.#ahead = ahead;
    if (wasSet || (this.#due !== null && this.#due <= now)) this.#task(now, wasSet);
    else this.#arm();
  }
}
