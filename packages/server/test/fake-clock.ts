import type { Clock } from '../src/ports/clock.ts';

/** A clock that stands until it is told to go on, and then runs everything that falls due, in order. */
export interface FakeClock extends Clock {
  advance(ms: number): void;
  /** How many timers are set. */
  readonly timers: number;
}

export function createFakeClock(wallStart = 1_800_000_000_000, bootStart: number | null = null): FakeClock {
  const tasks = new Map<number, { readonly at: number; readonly task: () => void }>();
  let now = 0;
  let count = 0;
  function nextDue(until: number): number | null {
    let found: number | null = null;
    let foundAt = until;
    for (const [id, { at }] of tasks) {
      if (at < foundAt || (at === foundAt && found === null)) {
        found = id;
        foundAt = at;
      }
    }
    return found;
  }
  return {
    wall: () => wallStart + now,
    mono: () => now,
    ...(bootStart === null ? {} : { boot: () => bootStart + now }),
    after(ms, task) {
      count += 1;
      const id = count;
      tasks.set(id, { at: now + ms, task });
      return () => void tasks.delete(id);
    },
    advance(ms) {
      const until = now + ms;
      for (let id = nextDue(until); id !== null; id = nextDue(until)) {
        const due = tasks.get(id);
        tasks.delete(id);
        if (due === undefined) continue;
        now = Math.max(now, due.at);
        due.task();
      }
      now = until;
    },
    get timers() {
      return tasks.size;
    },
  };
}
