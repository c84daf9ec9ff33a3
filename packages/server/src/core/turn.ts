import type { Bye } from '@earshot/protocol';
import type { Clock } from '../ports/clock.ts';
import type { Wire } from '../ports/core.ts';
import type { CrashHook } from '../ports/crash.ts';

interface Needs {
  /** Writes what has changed. Answers whether there was anything that had to be written before anybody is told. */
  readonly commit: () => boolean;
  readonly crash: CrashHook;
}

/** A frame, or what closes the wire, that waits. Not a literal, see decision 0015. */
class Telling {
  readonly wire: WaitingWire;
  readonly what: string | Bye;

  constructor(wire: WaitingWire, what: string | Bye) {
    this.wire = wire;
    this.what = what;
  }
}

/** A wire whose frames wait for the end of a turn. */
class WaitingWire implements Wire {
  readonly #wire: Wire;
  readonly #turn: Turn;
  /** Characters that wait. */
  #held = 0;

  constructor(wire: Wire, turn: Turn) {
    this.#wire = wire;
    this.#turn = turn;
  }

  get backlog(): number {
    return this.#wire.backlog + this.#held;
  }

  send(frame: string): void {
    if (this.#turn.later(this, frame)) this.#held += frame.length;
    else this.#wire.send(frame);
  }

  close(bye: Bye): void {
    if (!this.#turn.later(this, bye)) this.#wire.close(bye);
  }

  /** Its time has come. */
  tell(what: string | Bye): void {
    if (typeof what !== 'string') return this.#wire.close(what);
    this.#held -= what.length;
    this.#wire.send(what);
  }
}

/**
 * One thing after the other: whatever a command, a timer or a connection changes is kept first, and only then is
 * anybody told of it. So nobody ever knows more than a server that is started again.
 */
export class Turn {
  readonly #needs: Needs;
  #running = false;
  #waiting: Telling[] = [];

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
      try {
        this.#settle();
      } finally {
        this.#running = false;
      }
    }
  }

  /** A wire whose frames wait until what they tell is kept. */
  wire(wire: Wire): Wire {
    return new WaitingWire(wire, this);
  }

  /** Lets a wire tell something at the end of the turn. False when there is no turn to wait for. */
  later(wire: WaitingWire, what: string | Bye): boolean {
    if (this.#running) this.#waiting.push(new Telling(wire, what));
    return this.#running;
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
      let told = 0;
      for (const { wire, what } of waiting) {
        wire.tell(what);
        told += 1;
        if (kept && told === 1) crash('while-telling');
      }
      if (kept) crash('before-answer');
    } while (this.#waiting.length > 0);
  }
}
