import type { Clock } from '../../src/ports/clock.ts';

/** A clock that a test moves. */
export interface ClockByHand extends Clock {
  /** Moves both times on and runs what is due, in order. */
  advance(ms: number): void;
  /** Moves both times on as if the process had stood still: what became due runs late. */
  stall(ms: number): void;
  /** Fulfilled when something waits for the clock that did not before this was called. */
  awaited(): Promise<void>;
  /** How many tasks wait. */
  readonly waiting: () => number;
}

export function clockByHand(start = Date.UTC(2026, 0, 1)): ClockByHand {
  let passed = 0;
  const tasks = new Set<{ readonly at: number; readonly task: () => void }>();
  const watchers = new Set<() => void>();
  function advance(ms: number) {
    const until = passed + ms;
    for (;;) {
      const due = [...tasks].filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      tasks.delete(due);
      passed = Math.max(passed, due.at);
      due.task();
    }
    passed = until;
  }
  return {
    wall: () => start + passed,
    mono: () => passed,
    after(ms, task) {
      const entry = { at: passed + ms, task };
      tasks.add(entry);
      for (const watcher of watchers) watcher();
      watchers.clear();
      return () => void tasks.delete(entry);
    },
    advance,
    stall(ms) {
      passed += ms;
      advance(0);
    },
    awaited: () => new Promise((resolve) => void watchers.add(resolve)),
    waiting: () => tasks.size,
  };
}
