import type { Clock } from '../../src/clock.ts';

/** A clock that a test moves by hand. */
export interface HandClock extends Clock {
  /** Lets so many milliseconds pass, and runs what falls due on the way. */
  pass(ms: number): void;
  /** How many tasks wait. */
  readonly waiting: number;
}

export function createHandClock(): HandClock {
  const tasks = new Set<{ at: number; run: () => void }>();
  let now = 0;
  return {
    wall: () => now,
    mono: () => now,
    after(ms, run) {
      const task = { at: now + ms, run };
      tasks.add(task);
      return () => void tasks.delete(task);
    },
    pass(ms) {
      const end = now + ms;
      for (;;) {
        const due = [...tasks].filter((task) => task.at <= end).toSorted((a, b) => a.at - b.at)[0];
        if (due === undefined) break;
        tasks.delete(due);
        now = due.at;
        due.run();
      }
      now = end;
    },
    get waiting() {
      return tasks.size;
    },
  };
}
