import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import { attempt, type Done } from '../../ports/result.ts';
import { Away, Unavailable } from '../../ports/unavailable.ts';
import { mayWait } from '../job-rules.ts';
import type { Found, Operation, Values } from '../port.ts';
import { leaseMs, type Connection } from './connect.ts';
import { release, resume, stamp, type Held } from './lease.ts';
import { rolledBack, type Doing, type Session } from './session.ts';
import { asTold, awaySentence, troubleOf } from './trouble.ts';

export interface WriterNeeds {
  readonly clock: Pick<Clock, 'mono' | 'after'>;
  readonly log: Log;
  readonly connect: () => Promise<Connection>;
  readonly operations: Doing<Operation>;
  /** The epoch has moved: another server writes, and this one never will again. */
  readonly lost: () => void;
}

/** Milliseconds after which a connection is tried again, and jobs are looked at that wait for one. */
const tryAgain = 250;
const renewEvery = leaseMs / 3;

/** Something to be written. */
interface Asked {
  readonly operation: Operation;
  readonly since: number;
  /** Does it; what that answers is to be called when it is committed. */
  readonly carryOut: (session: Session) => Promise<() => void>;
  readonly refuse: (error: unknown) => void;
}

/** What was sent to be committed when the connection was lost. */
interface Doubt {
  readonly batch: readonly Asked[];
  readonly tell: readonly (() => void)[];
  readonly commit: number;
}

class Moved extends Error {}

/**
 *     ready --the connection is lost--> away --connected, the epoch is ours--> ready
 *     ready, away --the epoch has moved--> lost
 *     ready, away --closed--> closed
 */
type Phase =
  | { readonly is: 'ready'; readonly line: Connection }
  | { readonly is: 'away' }
  | { readonly is: 'lost' }
  | { readonly is: 'closed' };

/**
 * Writes under the lease: everything that was asked for in one transaction after the other, each of which locks the
 * row of the lease and checks its epoch. What is lost with a connection is done again over the next, unless it was
 * committed after all.
 */
export class Writer {
  readonly #needs: WriterNeeds;
  #phase: Phase;
  #held: Held;
  #waiting: Asked[] = [];
  /** So many of those that wait are done each by itself, for together they failed. */
  #alone = 0;
  #doubt: Doubt | null = null;
  #works = false;
  /** The transaction that is under way, or the last one. */
  #writing: Promise<void> = Promise.resolve();
  #renews = false;
  /** When the lease was last renewed for sure, monotonic ms. */
  #heldAt: number;
  #refused: string | null = null;
  readonly #open = new Set<Promise<void>>();
  #cancel: () => void = () => {};

  constructor(needs: WriterNeeds, line: Connection, held: Held) {
    this.#needs = needs;
    this.#held = held;
    this.#heldAt = needs.clock.mono();
    this.#phase = { is: 'away' };
    this.#be(line);
    this.#keepRenewing();
  }

  /** Why nothing may go on now, or null. */
  get away(): string | null {
    if (this.#phase.is !== 'ready' || this.#needs.clock.mono() - this.#heldAt > leaseMs) return awaySentence;
    return this.#refused;
  }

  ask<K extends Operation>(operation: K, values: Values[K], done: Done<Found[K]>): void {
    if (this.#phase.is === 'lost' || this.#phase.is === 'closed') return done({ ok: false, error: new Away(awaySentence) });
    const { clock, operations } = this.#needs;
    const settled = Promise.withResolvers<void>();
    this.#open.add(settled.promise);
    const answer: Done<Found[K]> = (result) => {
      this.#open.delete(settled.promise);
      settled.resolve();
      done(result);
    };
    this.#waiting.push({
      operation,
      since: clock.mono(),
      async carryOut(session) {
        const value = await operations[operation](session, ...values);
        return () => answer({ ok: true, value });
      },
      refuse: (error) => answer({ ok: false, error }),
    });
    if (this.#phase.is === 'away') this.#giveUp();
    else this.#go();
  }

  /** Waits until everything that was asked for is done. */
  async settled(): Promise<void> {
    await Promise.all(this.#open);
  }

  /** Does what was asked for, gives the lease back, and stops. Safe twice. */
  async close(): Promise<void> {
    if (this.#phase.is === 'ready') await this.settled();
    const phase = this.#phase;
    this.#phase = { is: 'closed' };
    this.#cancel();
    this.#refuseAll();
    if (phase.is !== 'ready') return;
    await release(phase.line.session, this.#held).catch(() => {});
    phase.line.close();
  }

  #be(line: Connection): void {
    this.#phase = { is: 'ready', line };
    line.onLost((error) => this.#lose(line, error));
  }

  #keepRenewing(): void {
    this.#cancel = this.#needs.clock.after(renewEvery, () => {
      this.#keepRenewing();
      this.#renews = this.#needs.clock.mono() - this.#heldAt >= renewEvery;
      this.#go();
    });
  }

  #go(): void {
    if (this.#works || this.#phase.is !== 'ready') return;
    this.#works = true;
    // What comes in this turn goes together.
    queueMicrotask(() => void this.#work());
  }

  async #work(): Promise<void> {
    while (this.#phase.is === 'ready' && (this.#waiting.length > 0 || this.#renews)) {
      this.#renews = false;
      const batch = this.#waiting.splice(0, this.#alone > 0 ? 1 : this.#waiting.length);
      this.#alone = Math.max(0, this.#alone - 1);
      this.#writing = this.#write(this.#phase.line, batch);
      await this.#writing;
    }
    this.#works = false;
  }

  async #write(line: Connection, batch: readonly Asked[]): Promise<void> {
    const began = this.#needs.clock.mono();
    const commit = this.#held.commits + 1;
    const tell: (() => void)[] = [];
    let isSent = false;
    try {
      await line.session.script('BEGIN');
      if (!(await stamp(line.session, this.#held, commit))) throw new Moved();
      for (const { carryOut } of batch) tell.push(await carryOut(line.session));
      isSent = true;
      await line.session.script('COMMIT');
    } catch (error) {
      return this.#failed(line, { batch, tell, commit, isSent }, error);
    }
    this.#heldAt = began;
    this.#refused = null;
    this.#committed({ batch, tell, commit });
  }

  /** What goes wrong with one who is told keeps nothing from the others, and is no reason to do it again. */
  #committed({ tell, commit }: Doubt): void {
    this.#held = { ...this.#held, commits: commit };
    for (const one of tell) {
      const told = attempt(one);
      if (!told.ok) this.#needs.log.error({ err: told.error }, 'something that was kept could not be told');
    }
  }

  async #failed(line: Connection, { isSent, ...doubt }: Doubt & { readonly isSent: boolean }, error: unknown): Promise<void> {
    const { batch } = doubt;
    if (error instanceof Moved) {
      this.#waiting.unshift(...batch);
      return this.#end();
    }
    const trouble = troubleOf(error);
    const undone = trouble === 'gone' || !(await rolledBack(line.session));
    if (undone && isSent) this.#doubt = doubt;
    else if (undone || batch.length > 1) this.#waiting.unshift(...batch);
    else for (const { refuse } of batch) refuse(asTold(error));
    if (undone) return this.#lose(line, error);
    if (batch.length > 1) this.#alone = batch.length;
    const told = asTold(error);
    if (trouble === 'refused' && told instanceof Unavailable) this.#refused = told.message;
  }

  #lose(line: Connection, error: unknown): void {
    if (this.#phase.is !== 'ready' || this.#phase.line !== line) return;
    this.#phase = { is: 'away' };
    line.close();
    this.#needs.log.warn({ err: error }, 'the database is away; what is asked for is refused until it is back');
    this.#giveUp();
    void this.#comeBack();
  }

  async #comeBack(): Promise<void> {
    const { clock, connect, log } = this.#needs;
    // What was under way over the connection before is settled first: done, in doubt, or to be done again.
    await this.#writing;
    while (this.#phase.is === 'away') {
      const line = await this.#found(connect).catch((error: unknown) => {
        log.debug({ err: error }, 'the database is still away');
        return null;
      });
      if (line !== null) return;
      await new Promise<void>((resolve) => void clock.after(tryAgain, resolve));
      this.#giveUp();
    }
  }

  /** Connects, and goes on where the connection before has ended. */
  async #found(connect: () => Promise<Connection>): Promise<Connection | null> {
    const began = this.#needs.clock.mono();
    const line = await connect();
    const held = await resume(line.session, this.#held).catch((error: unknown) => {
      line.close();
      throw error;
    });
    if (this.#phase.is !== 'away' || held === null) {
      line.close();
      if (held === null) this.#end();
      return null;
    }
    this.#goOn(line, held, began);
    return line;
  }

  #goOn(line: Connection, held: Held, began: number): void {
    const { log } = this.#needs;
    const [before, doubt] = [this.#held.commits, this.#doubt];
    this.#doubt = null;
    this.#heldAt = began;
    this.#held = held;
    if (held.commits < before)
      log.error(
        { lost: before - held.commits },
        'the database has lost what was answered as done: its standby was behind when it took over',
      );
    if (doubt !== null && doubt.commit === held.commits) this.#committed(doubt);
    else if (doubt !== null) this.#waiting.unshift(...doubt.batch);
    log.info({}, 'the database is back');
    this.#be(line);
    this.#go();
  }

  /** Nobody waits for long. What may be committed already is not refused. */
  #giveUp(): void {
    const now = this.#needs.clock.mono();
    const patient = this.#waiting.filter(({ operation, since }) => mayWait(operation, since, now));
    const others = this.#waiting.filter((one) => !patient.includes(one));
    this.#waiting = patient;
    this.#alone = Math.min(this.#alone, patient.length);
    for (const { refuse } of others) refuse(new Away(awaySentence));
  }

  #refuseAll(): void {
    const all = [...(this.#doubt?.batch ?? []), ...this.#waiting];
    this.#doubt = null;
    this.#waiting = [];
    for (const { refuse } of all) refuse(new Away(awaySentence));
  }

  #end(): void {
    if (this.#phase.is === 'lost' || this.#phase.is === 'closed') return;
    if (this.#phase.is === 'ready') this.#phase.line.close();
    this.#phase = { is: 'lost' };
    this.#cancel();
    this.#needs.lost();
    this.#refuseAll();
  }
}
