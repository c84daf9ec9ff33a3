/** What the time since the machine was started is told by. All in milliseconds. */
export interface BootSources {
  /** Time since the machine was started, which is dear to ask: on Linux a file is read. */
  readonly uptime: () => number;
  /** Time on a clock that never jumps, and stands while the machine sleeps. */
  readonly mono: () => number;
  readonly wall: () => number;
}

/** The machine is asked this often at most, while its clocks agree. Milliseconds. */
const askEvery = 10_000;
/** Clocks that have gone apart by more than this since it was asked: it slept, or one was set. Milliseconds. */
const apart = 250;

/**
 * Milliseconds since the machine was started, its sleep included. Asked for at each call of somebody who talks, so the
 * machine is asked seldom, and a monotonic clock in between. That clock stands while the machine sleeps, and the wall
 * clock does not: when the two have gone apart, the machine is asked at once.
 */
export function bootTime({ uptime, mono, wall }: BootSources): () => number {
  let asked = { mono: -Infinity, wall: 0, boot: 0 };
  return () => {
    const now = { mono: mono(), wall: wall() };
    const passed = now.mono - asked.mono;
    if (passed >= askEvery || Math.abs(now.wall - asked.wall - passed) > apart) asked = { ...now, boot: uptime() };
    return asked.boot + now.mono - asked.mono;
  };
}
