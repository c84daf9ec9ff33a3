import type { Clock } from '../ports/clock.ts';

/** Hears why the server is not fit to serve, or null. */
type Judged = (verdict: string | null) => void;

const verdictKept = 1_000;

/**
 * The same verdict again for `verdictKept` after it was reached, and one for all who wait for it: that takes the lock
 * that every write needs, or a long wait for it, and anybody may ask.
 */
export function remembered(clock: Clock, judge: (done: Judged) => void): (done: Judged) => void {
  let last: { readonly verdict: string | null; readonly at: number } | null = null;
  let waiting: Judged[] = [];
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
