import type { Clock } from '../ports/clock.ts';
import type { CallOff, PushEnd } from '../ports/push.ts';

/** One push on its way. */
export interface Mail {
  /** The push service it goes to. */
  readonly host: string;
  readonly leftMs: number;
  /** Brings it there; `signal` ends the try. */
  readonly deliver: (leftMs: number, signal: AbortSignal) => Promise<Delivered>;
  readonly done: (end: PushEnd) => void;
}

/** What one try has come to. `later`: the service may take it in so many milliseconds. */
export type Delivered = 'sent' | 'gone' | 'refused' | { readonly later: number };

/** How much is under way and waits, all in all and at one push service; and for how many milliseconds one try lasts. */
export interface OutboxLimits {
  readonly atOnce: number;
  readonly waiting: number;
  readonly tryMs: number;
}

export const outboxLimits: OutboxLimits = { atOnce: 16, waiting: 256, tryMs: 10_000 };
/**
 * Push services of which something waits at once, and those that are remembered for having taken a push. There are few:
 * of more, the one that waits longest and has never taken any makes room, so that whoever invents many hinders none of
 * those that work.
 */
const mostHosts = 64;
/** After a try that failed, so many milliseconds pass before the next. */
const pause = 1_000;

interface Queue {
  underWay: number;
  readonly waiting: Set<Journey>;
  readonly going: Set<Journey>;
}

/**
 * Brings pushes to push services, a few at once to each, so that one that hangs holds up nobody but itself. A push is
 * tried while its ring lasts; one too many is not taken.
 */
export class Outbox {
  readonly #clock: Pick<Clock, 'mono' | 'after'>;
  readonly #limits: OutboxLimits;
  readonly #queues = new Map<string, Queue>();
  readonly #journeys = new Set<Journey>();
  /** Those that have taken a push, the one that did so last at the end. */
  readonly #proven = new Set<string>();
  #closed = false;

  constructor(clock: Pick<Clock, 'mono' | 'after'>, limits = outboxLimits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /** Sends a push. Once it is called off nothing is told any more. */
  send(mail: Mail): CallOff {
    const queue = this.#queueOf(mail.host);
    if (this.#closed || queue === null || queue.waiting.size >= this.#limits.waiting) {
      mail.done('failed');
      return () => false;
    }
    const journey = new Journey(this.#clock, this.#limits.tryMs, mail);
    queue.waiting.add(journey);
    this.#journeys.add(journey);
    this.#next(mail.host, queue);
    return () => {
      this.#journeys.delete(journey);
      queue.waiting.delete(journey);
      return journey.stop();
    };
  }

  /** Calls everything off. Safe twice. */
  close(): void {
    this.#closed = true;
    for (const journey of this.#journeys) journey.stop();
  }

  #queueOf(host: string): Queue | null {
    const known = this.#queues.get(host);
    if (known !== undefined) return known;
    if (this.#queues.size >= mostHosts && !this.#makeRoom()) return null;
    const queue: Queue = { underWay: 0, waiting: new Set(), going: new Set() };
    this.#queues.set(host, queue);
    return queue;
  }

  #makeRoom(): boolean {
    const found = [...this.#queues].find(([host]) => !this.#proven.has(host));
    if (found === undefined) return false;
    const [host, { waiting, going }] = found;
    this.#queues.delete(host);
    for (const journey of [...waiting, ...going]) {
      this.#journeys.delete(journey);
      journey.fail();
    }
    waiting.clear();
    return true;
  }

  #prove(host: string): void {
    this.#proven.delete(host);
    this.#proven.add(host);
    for (const oldest of [...this.#proven].slice(0, -mostHosts)) this.#proven.delete(oldest);
  }

  #next(host: string, queue: Queue): void {
    for (const journey of queue.waiting) {
      if (queue.underWay >= this.#limits.atOnce) return;
      queue.waiting.delete(journey);
      void this.#go(host, queue, journey);
    }
    if (queue.underWay === 0 && this.#queues.get(host) === queue) this.#queues.delete(host);
  }

  async #go(host: string, queue: Queue, journey: Journey): Promise<void> {
    queue.underWay += 1;
    queue.going.add(journey);
    if ((await journey.go()) === 'sent') this.#prove(host);
    queue.going.delete(journey);
    queue.underWay -= 1;
    this.#journeys.delete(journey);
    this.#next(host, queue);
  }
}

/** The tries of one push, until the service has it, refuses it, or nobody is rung any more. */
class Journey {
  readonly #clock: Pick<Clock, 'mono' | 'after'>;
  readonly #tryMs: number;
  readonly #mail: Mail;
  readonly #endsAt: number;
  readonly #stopped = new AbortController();
  #isOut = false;

  constructor(clock: Pick<Clock, 'mono' | 'after'>, tryMs: number, mail: Mail) {
    this.#clock = clock;
    this.#tryMs = tryMs;
    this.#mail = mail;
    this.#endsAt = clock.mono() + mail.leftMs;
  }

  /** True: a try was under way, or may have come through unheard. */
  stop(): boolean {
    this.#stopped.abort();
    return this.#isOut;
  }

  /** Stops, and says that the push was not sent. */
  fail(): void {
    if (this.#stopped.signal.aborted) return;
    this.stop();
    this.#mail.done('failed');
  }

  async go(): Promise<PushEnd> {
    const end = await this.#tries();
    this.#isOut = false;
    if (!this.#stopped.signal.aborted) this.#mail.done(end);
    return end;
  }

  async #tries(): Promise<PushEnd> {
    for (let left = this.#left(); left > 0 && !this.#stopped.signal.aborted; left = this.#left()) {
      const delivered = await this.#try(left);
      if (delivered === 'sent' || delivered === 'gone') return delivered;
      if (delivered === 'refused') return 'failed';
      await this.#wait(Math.max(pause, delivered.later));
    }
    return 'failed';
  }

  #left(): number {
    return Math.floor(this.#endsAt - this.#clock.mono());
  }

  async #try(left: number): Promise<Delivered> {
    const over = new AbortController();
    const cancel = this.#clock.after(Math.min(this.#tryMs, left), () => over.abort());
    this.#isOut = true;
    try {
      return await this.#mail.deliver(left, AbortSignal.any([over.signal, this.#stopped.signal]));
    } catch {
      return { later: 0 };
    } finally {
      cancel();
    }
  }

  #wait(ms: number): Promise<void> {
    const { signal } = this.#stopped;
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = this.#clock.after(ms, resolve);
      signal.addEventListener('abort', () => (cancel(), resolve()), { once: true });
    });
  }
}
