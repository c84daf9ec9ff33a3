import type { App } from '../doors/app.ts';
import { within, type Clock } from '../ports/clock.ts';
import type { Core } from '../ports/core.ts';
import type { Log } from '../ports/log.ts';

/** What the doors may take to close, beyond what clients were told; the whole stop takes far less than ten seconds. */
const closeMs = 4_000;

/** What is left to be written has this long; a disk that works needs a hundredth of it. */
const writeMs = 2_000;

interface Running {
  readonly app: Pick<App, 'close'>;
  readonly core: Pick<Core, 'drain' | 'close'>;
  readonly records: { close(): Promise<void> };
  /** What watches something and is no longer needed. */
  readonly watches: readonly { close(): void }[];
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Ends a server within the given milliseconds and a little. Whatever hangs or fails, what was not written yet is
 * written. Safe twice.
 */
export function stopper({ app, core, records, watches, clock, log }: Running): (withinMs: number) => Promise<void> {
  let stopped: Promise<void> | null = null;
  async function closeDoors(withinMs: number) {
    core.drain(withinMs);
    for (const watch of watches) watch.close();
    if (!(await within(clock, withinMs + closeMs, app.close()))) log.warn({}, 'connections that do not close are left to the system');
  }
  async function stop(withinMs: number) {
    try {
      await closeDoors(withinMs);
    } catch (error) {
      log.error({ err: error }, 'the doors did not close as they should');
    }
    try {
      core.close();
    } finally {
      if (!(await within(clock, writeMs, records.close()))) log.error({}, 'what was not written yet could not be written in time');
    }
  }
  return (withinMs) => (stopped ??= stop(withinMs));
}
