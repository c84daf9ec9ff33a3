import type { Bye } from '@earshot/protocol';
import type { Clock } from './clock.ts';
import type { Wire } from './core.ts';
import type { CrashHook } from './crash.ts';

interface Needs {
  /** Writes what has changed. Answers whether there was anything that had to be written before anybody is told. */
  readonly commit: () => boolean;
  readonly crash: CrashHook;
}

/**
 * One thing after the other: whatever a command, a timer or a connection changes is kept first, and only then is anybody told of it. So nobody ever knows
 * more than a server that is started again.
 */
export class Turn {
  readonly #needs: Needs;
  #running = false;
  #waiting: (() => void)[] = [];

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** Carries out a task; a task within a task is part of it. */
  run<T>(task: () => T): T {
    if (this.#running) return task();
    this.#running = true;
    try {
      return task();
    } finally {
      this.#settle();
      this.#running = false;
    }
  }

  /** A wire whose frames wait until what they tell is kept. */
  wire(wire: Wire): Wire {
    let held = 0;
    return {
      get backlog() {
        return wire.backlog + held;
      },
      send: (frame) => {
        if (!this.#running) return wire.send(frame);
        held += frame.length;
        this.#waiting.push(() => {
          held -= frame.length;
          wire.send(frame);
        });
      },
      close: (bye: Bye) => {
        if (!this.#running) return wire.close(bye);
        this.#waiting.push(() => wire.close(bye));
      },
    };
  }

  /** A clock whose tasks are turns. */
  clock(clock: Clock): Clock {
    return { ...clock, after: (ms, task) => clock.after(ms, () => this.run(task)) };
  }

  /** What is told may itself change something, as when a wire is closed. */
  #settle(): void {
    const { commit, crash } = this.#needs;
    do {
      const kept = commit();
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const [index, tell] of waiting.entries()) {
        tell();
        if (kept && index === 0) crash('while-telling');
      }
      if (kept) crash('before-answer');
    } while (this.#waiting.length > 0);
  }
}
