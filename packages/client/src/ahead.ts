import { pacing } from './pacing.ts';
import type { Clock } from './ports.ts';

/** What is to be made ready while it rings, in order, and what stops it from being done in a moment. */
export interface Ahead {
  readonly jobs: (() => void)[];
  readonly stop: () => void;
}

/** Whose things they are. */
interface Owner {
  ahead: Ahead | null;
}

/** Does a job when a ring was painted; or with `doNow`, when somebody is quicker. */
export function doAhead(owner: Owner, clock: Clock, job: () => void): void {
  owner.ahead ??= { jobs: [], stop: clock.after(pacing.untilRingPainted, () => doNow(owner)) };
  owner.ahead.jobs.push(job);
}

export function doNow(owner: Owner): void {
  const { ahead } = owner;
  owner.ahead = null;
  ahead?.stop();
  for (const job of ahead?.jobs ?? []) job();
}

export function forgetAhead(owner: Owner): void {
  owner.ahead?.stop();
  owner.ahead = null;
}
