import type { CloseReason } from '@earshot/protocol';
import type { Clock } from '../ports/clock.ts';
import type { Wire } from '../ports/core.ts';
import type { CrashHook } from '../ports/crash.ts';

interface Needs {
  /** Writes what has changed. Answers whether there was anything that had to be written before anybody is told. */
  readonly commit: () => boolean;
  readonly crash: CrashHook;
}

/** A frame, or why the wire closes. */
type What = string | { readonly close: CloseReason };

/** What a wire has to tell, and waits. */
interface Held {
  readonly wire: WaitingWire;
  readonly what: What;
}

/** A wire whose frames wait for the end of a transaction. */
class WaitingWire implements Wire {
  readonly #wire: Wire;
  readonly #transactions: Transactions;
  /** Characters that wait. */
  #held = 0;

  constructor(wire: Wire, transactions: Transactions) {
    this.#wire = wire;
    this.#transactions = transactions;
  }

  get backlog(): number {
    return this.#wire.backlog + this.#held;
  }

  send(frame: string): void {
    if (this.#transactions.later(this, frame)) this.#held += frame.length;
    else this.#wire.send(frame);
  }

  close(reason: CloseReason): void {
    if (!this.#transactions.later(this, { close: reason })) this.#wire.close(reason);
  }

  /** Its time has come. */
  tell(what: What): void {
    if (typeof what !== 'string') return this.#wire.close(what.close);
    this.#held -= what.length;
    this.#wire.send(what);
  }
}

/**
 * Runs one transaction after the other: what a command, a timer or a connection changes is written first, and only then
 * is anybody told. So nobody ever knows more than a server that is started again.
 */
export class Transactions {
  readonly #needs: Needs;
  #running = false;
  #waiting: Held[] = [];

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

  /** Lets a wire tell something at the end of the transaction. False when there is none to wait for. */
  later(wire: WaitingWire, what: What): boolean {
    if (this.#running) this.#waiting.push({ wire, what });
    return this.#running;
  }

  /** A clock whose tasks are transactions. */
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
