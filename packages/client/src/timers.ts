import type { Clock } from './ports.ts';

/** Timers by name: one of each at a time. */
export interface Timers {
  /** Starts the timer of this name anew, or stops it (null). */
  set(name: string, ms: number | null, task: () => void): void;
  /** Stops all whose name begins with `prefix`. */
  stop(prefix: string): void;
}

export function createTimers(clock: Clock): Timers {
  const running = new Map<string, () => void>();
  function stop(name: string): void {
    running.get(name)?.();
    running.delete(name);
  }
  return {
    set: (name, ms, task) => {
      stop(name);
      if (ms === null) return;
      const cancel = clock.after(ms, () => {
        running.delete(name);
        task();
      });
      running.set(name, cancel);
    },
    stop: (prefix) => {
      for (const name of running.keys()) if (name.startsWith(prefix)) stop(name);
    },
  };
}
