import type { Clock } from './ports.ts';

/** The clock of a browser, or of any program. */
export const clock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  after: (ms, task) => {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
};
