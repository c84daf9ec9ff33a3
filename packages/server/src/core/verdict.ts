import type { Clock } from '../ports/clock.ts';
import type { Core } from '../ports/core.ts';

const verdictKept = 1_000;

/**
 * The same verdict again for `verdictKept` after it was reached, and one for all who wait for it: that takes the lock
 * that every write needs, or a long wait for it, and anybody may ask.
 */
export function remembered(clock: Clock, judge: (done: (verdict: string | null) => void) => void): Core['unfit'] {
  let last: { readonly verdict: string | null; readonly at: number } | null = null;
  let waiting: ((verdict: string | null) => void)[] = [];
  return (done) => {
    if (last !== null && clock.mono() - last.at < verdictKept) return done(last.verdict);
    waiting.push(done);
    if (waiting.length > 1) return;
    judge((verdict) => {
      last = { verdict, at: clock.mono() };
      const all = waiting;
      waiting = [];
      for (const one of all) one(verdict);
    });
  };
}
