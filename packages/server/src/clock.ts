/** Time as the core sees it. Durations use `mono`, so that a clock that jumps ends no call; `wall` is only for telling people. */
export interface Clock {
  /** Unix time in milliseconds. */
  wall(): number;
  /** Milliseconds on a clock that never jumps. */
  mono(): number;
  /** Runs `task` once after `ms`; the answer cancels it, and cancelling twice is safe. */
  after(ms: number, task: () => void): () => void;
}

/** The machine's own clock. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  wall: () => Date.now(),
  mono: () => performance.now(),
  after: (ms, task) => {
    const timer = setTimeout(task, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
