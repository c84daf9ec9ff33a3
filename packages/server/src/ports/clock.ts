import { uptime } from 'node:os';
import { bootTime } from './boot-time.ts';
import type { Log } from './log.ts';

/**
 * Time as the core sees it. Durations use `mono`, so that a clock that jumps ends no call; `wall` is only for telling
 * people.
 */
export interface Clock {
  /** Unix time in milliseconds. */
  wall(): number;
  /** Milliseconds on a clock that never jumps. */
  mono(): number;
  /**
   * Milliseconds since the machine was started, or nothing where that is not known: it goes on over a restart of the
   * server, and no setting of the clock moves it.
   */
  readonly boot?: () => number;
  /** Runs `task` once after `ms`; the answer cancels it, and cancelling twice is safe. */
  after(ms: number, task: () => void): () => void;
}

/** The two clocks that go on over a restart of the server. */
export interface Stamp {
  readonly wall: number;
  readonly boot: number | null;
}

/** All clocks, read at one time. */
export interface ClockReading {
  readonly mono: number;
  readonly stamp: Stamp;
}

export function readClocks(clock: Clock): ClockReading {
  return { mono: clock.mono(), stamp: stampNow(clock) };
}

export function stampNow(clock: Clock): Stamp {
  return { wall: clock.wall(), boot: clock.boot?.() ?? null };
}

/** Both clocks are whole seconds at worst, so that they may differ by as much when neither was set. */
const agreement = 2_000;
/** What is believed of a wall clock that nothing confirms: a day's jump must not become a day of talk. */
const longestUnconfirmed = 3_600_000;

/**
 * Milliseconds between two moments of two runs of the server, never negative. The wall clock is believed as far as the
 * machine's own agrees; after a restart of the machine, or without its clock, within bounds.
 */
export function between(then: Stamp, now: Stamp): number {
  const wall = Math.max(0, now.wall - then.wall);
  if (then.boot === null || now.boot === null) return Math.min(wall, longestUnconfirmed);
  const boot = now.boot - then.boot;
  if (boot < 0) return Math.min(wall, now.boot + longestUnconfirmed);
  return Math.abs(wall - boot) <= agreement ? wall : boot;
}

const sources = { uptime: () => uptime() * 1_000, mono: () => performance.now(), wall: () => Date.now() };

/** The machine's own clock. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  wall: sources.wall,
  mono: sources.mono,
  boot: bootTime(sources),
  after: (ms, task) => {
    const timer = setTimeout(task, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/**
 * A clock whose tasks cannot end the process: what one of them throws is told in the log, and everything else goes on.
 */
export function guardedClock(clock: Clock, log: Log): Clock {
  return {
    ...clock,
    after: (ms, task) =>
      clock.after(ms, () => {
        try {
          task();
        } catch (error) {
          log.error({ err: error }, 'something that was due has failed; the server goes on');
        }
      }),
  };
}

/** Runs `task` again and again, `ms` after the last time, also when that failed. The answer stops it. */
export function every(clock: Pick<Clock, 'after'>, ms: number, task: () => void): () => void {
  let cancel: () => void = () => undefined;
  function arm(): void {
    cancel = clock.after(ms, () => {
      // Armed first, so that a task may stop it and a failure does not.
      arm();
      task();
    });
  }
  arm();
  return () => cancel();
}

/** Waits for something, but no longer than `ms`: whether it came. What it throws is thrown. */
export async function within(clock: Pick<Clock, 'after'>, ms: number, awaited: Promise<unknown>): Promise<boolean> {
  let cancel: () => void = () => undefined;
  const tooLate = new Promise<false>((resolve) => {
    cancel = clock.after(ms, () => resolve(false));
  });
  try {
    return await Promise.race([awaited.then(() => true), tooLate]);
  } finally {
    cancel();
  }
}
