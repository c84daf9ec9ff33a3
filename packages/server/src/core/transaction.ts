import type { CloseReason } from '@earshot/protocol';
import type { Journal } from '../calls/journal.ts';
import type { Clock } from '../ports/clock.ts';
import type { Wire } from '../ports/core.ts';
import type { CrashHook } from '../ports/crash.ts';
import type { Log } from '../ports/log.ts';
import type { PushService } from '../ports/push.ts';
import type { Done } from '../ports/result.ts';
import type { SlowHash } from '../people/slow-hash.ts';
import type { Records } from '../records/port.ts';

interface Needs {
  readonly clock: Pick<Clock, 'mono' | 'after'>;
  readonly journal: Pick<Journal, 'urgent' | 'commit'>;
  /** Whether nothing may be told now, for it cannot be kept and another server may go on with what is. */
  readonly isAway: () => boolean;
  readonly crash: CrashHook;
  readonly log: Pick<Log, 'error'>;
}

/**
 * Under load a commit begins so many milliseconds after the one before at the earliest, so that one serves many
 * commands. On a quiet server each begins at once.
 */
const gathering = 20;
/** So often it is looked whether it can be kept again what waits to be told, in milliseconds. */
const lookAgain = 100;

/** What waits to be told, to a wire or to who has sent a command. */
interface Held {
  readonly kind: 'frame' | 'answer';
  readonly tell: () => void;
  /** Tells who has sent a command that it is not known to be kept. */
  readonly refuse: () => void;
}

/** A wire whose frames wait until what they tell is kept. */
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
    this.#held += frame.length;
    this.#transactions.after('frame', () => {
      this.#held -= frame.length;
      this.#wire.send(frame);
    });
  }

  close(reason: CloseReason): void {
    this.#transactions.after('frame', () => this.#wire.close(reason));
  }
}

/**
 *     idle --something urgent--> committing --written--> idle
 *     idle --something urgent, too soon after the last--> gathering --its time is over--> committing
 *
 * A commit that was written in the turn in which it began lets the next begin at once.
 */
type Phase = 'idle' | 'committing' | 'gathering';

/**
 * Runs one transaction after the other, in memory: what a command, a timer or a connection changes is written first,
 * and only then is anybody told, in the order in which it was said. So nobody ever knows more than a server that is
 * started again. While one commit is under way others run on, and wait together for the next.
 */
export class Transactions {
  readonly #needs: Needs;
  #running = false;
  #phase: Phase = 'idle';
  #waiting: Held[] = [];
  /** The next commit begins at this time at the earliest (monotonic ms). */
  #notBefore = -Infinity;
  #stopGathering: (() => void) | null = null;
  #stopLooking: (() => void) | null = null;
  #closed = false;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** Whether nothing may be told now. */
  get isAway(): boolean {
    return this.#needs.isAway();
  }

  /** Carries out a task; a task within a task is part of it. */
  run<T>(task: () => T): T {
    if (this.#running) return task();
    this.#running = true;
    try {
      return task();
    } finally {
      this.#running = false;
      this.#settle();
    }
  }

  /**
   * Tells something when everything that has changed so far is kept, and nothing of it before. An answer is refused
   * instead when that may take long.
   */
  after(kind: Held['kind'], tell: () => void, refuse: () => void = () => {}): void {
    this.#waiting.push({ kind, tell, refuse });
    if (!this.#running) this.#settle();
  }

  /** A wire whose frames wait until what they tell is kept. */
  wire(wire: Wire): Wire {
    return new WaitingWire(wire, this);
  }

  /** A clock whose tasks are transactions. */
  clock(clock: Clock): Clock {
    return { ...clock, after: (ms, task) => clock.after(ms, () => this.run(task)) };
  }

  /** Records whose answers are transactions. */
  records(records: Records): Records {
    return { ...records, ask: (operation, values, done) => records.ask(operation, values, this.#heard(done)) };
  }

  /** A hash whose answers are transactions. */
  hash({ isFull, of }: SlowHash): SlowHash {
    return { isFull, of: (text, salt) => (done) => of(text, salt)(this.#heard(done)) };
  }

  /** A push service whose answers are transactions. */
  push(service: PushService): PushService {
    return {
      publicKey: service.publicKey,
      notifyHost: service.notifyHost,
      judge: (endpoint) => (done) => service.judge(endpoint)(this.#heard(done)),
      send: (target, push, done) => service.send(target, push, (end) => this.run(() => done(end))),
      close: () => service.close(),
    };
  }

  /** Commits what waits, and gathers no more. Safe twice. */
  close(): void {
    this.#closed = true;
    this.#stopLooking?.();
    if (this.#phase !== 'gathering') return;
    this.#stopGathering?.();
    this.#gathered();
  }

  #heard<T>(done: Done<T>): Done<T> {
    return (result) => this.run(() => done(result));
  }

  #settle(): void {
    const { crash, isAway, journal } = this.#needs;
    if (journal.urgent) crash('gathered');
    if (this.#phase === 'committing') return;
    if (isAway()) this.#wait();
    else if (!journal.urgent) this.#tell(this.#take(), false);
    else if (this.#phase === 'idle') this.#commitOrGather();
  }

  /** Frames wait until it can be kept what they tell; who waits for an answer does not. */
  #wait(): void {
    const held = this.#take();
    this.#waiting = held.filter(({ kind }) => kind === 'frame');
    for (const { kind, refuse } of held) if (kind === 'answer') this.#tellOne(refuse);
    if (this.#closed) return;
    this.#stopLooking ??= this.#needs.clock.after(lookAgain, () => {
      this.#stopLooking = null;
      this.#settle();
    });
  }

  #commitOrGather(): void {
    const { clock } = this.#needs;
    const wait = this.#closed ? 0 : this.#notBefore - clock.mono();
    if (wait <= 0) return this.#commit();
    this.#phase = 'gathering';
    this.#stopGathering = clock.after(Math.ceil(wait), () => this.#gathered());
  }

  #gathered(): void {
    this.#phase = 'idle';
    this.#stopGathering = null;
    this.#commit();
  }

  #commit(): void {
    const { clock, journal } = this.#needs;
    const held = this.#take();
    const began = clock.mono();
    let turn: 'this' | 'later' = 'this';
    this.#phase = 'committing';
    journal.commit((kept) => {
      this.#phase = 'idle';
      if (turn === 'later') this.#notBefore = began + gathering;
      if (kept || !this.#needs.isAway()) return this.#tell(held, kept);
      this.#waiting = [...held, ...this.#waiting];
      this.#wait();
    });
    turn = 'later';
  }

  #take(): Held[] {
    const held = this.#waiting;
    this.#waiting = [];
    return held;
  }

  /** What is told may itself change something, as when a wire is closed: that is a transaction of its own. */
  #tell(held: readonly Held[], kept: boolean): void {
    const { crash, journal } = this.#needs;
    this.#running = true;
    let [told, answered] = [0, 0];
    try {
      for (const { kind, tell } of held) {
        if (kept && kind === 'answer' && answered === 0) crash('before-answer');
        if (kind === 'answer') answered += 1;
        this.#tellOne(tell);
        told += 1;
        if (kept && told === 1) crash('while-telling');
      }
    } finally {
      this.#running = false;
    }
    if (this.#waiting.length > 0 || journal.urgent) this.#settle();
  }

  /** What goes wrong with one wire keeps nothing from the others. */
  #tellOne(tell: () => void): void {
    try {
      tell();
    } catch (error) {
      this.#needs.log.error({ err: error }, 'something that was kept could not be told');
    }
  }
}
