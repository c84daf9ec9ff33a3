import type { Clock } from '../clock.ts';

/** A loop is late when something waited longer than this for its turn, in milliseconds. */
export const lateAfter = 200;
/** Late for this long without a pause is overload; on time for `calmFor` ends it. Milliseconds. */
export const overloadedAfter = 2_000;
export const calmFor = 1_000;
const lookEvery = 500;
const tickEvery = 50;

/**
 *     calm --late--> late --late for 2 s--> overloaded --on time for 1 s--> calm
 *       ^-------on time--'
 */
export type Load =
  | { readonly kind: 'calm' }
  | { readonly kind: 'late'; readonly since: number }
  | { readonly kind: 'overloaded'; readonly calmSince: number | null };

/** The longest wait between two looks, all in milliseconds of the monotonic clock. */
export interface Look {
  readonly from: number;
  readonly to: number;
  readonly worst: number;
}

/** What the load is after one more look. */
export function nextLoad(load: Load, { from, to, worst }: Look): Load {
  const late = worst > lateAfter;
  if (load.kind === 'overloaded') {
    if (late) return { kind: 'overloaded', calmSince: null };
    const calmSince = load.calmSince ?? from;
    return to - calmSince >= calmFor ? { kind: 'calm' } : { kind: 'overloaded', calmSince };
  }
  if (!late) return { kind: 'calm' };
  const since = load.kind === 'late' ? load.since : from;
  return to - since >= overloadedAfter ? { kind: 'overloaded', calmSince: null } : { kind: 'late', since };
}

/** How late the event loop runs. */
export interface LoadWatch {
  readonly overloaded: () => boolean;
  /** The longest wait of the last half second, in milliseconds. */
  readonly delay: () => number;
  /** Stops looking. Safe twice. */
  close(): void;
}

/**
 * Measures how late a timer comes. (The histogram of `monitorEventLoopDelay` forgets the wait it is in whenever it is reset, which
 * under load is most of them.) `changed` is told when overload begins and ends.
 */
export function watchLoad(clock: Clock, changed: (overloaded: boolean, delay: number) => void): LoadWatch {
  let load: Load = { kind: 'calm' };
  let told = 0;
  let worst = 0;
  let ticked = clock.mono();
  let from = ticked;
  const look = (to: number) => {
    const before = load.kind === 'overloaded';
    load = nextLoad(load, { from, to, worst });
    told = worst;
    worst = 0;
    from = to;
    if (before !== (load.kind === 'overloaded')) changed(!before, told);
  };
  const tick = () => {
    const now = clock.mono();
    worst = Math.max(worst, now - ticked - tickEvery);
    ticked = now;
    if (now - from >= lookEvery) look(now);
    cancel = clock.after(tickEvery, tick);
  };
  let cancel = clock.after(tickEvery, tick);
  return { overloaded: () => load.kind === 'overloaded', delay: () => told, close: () => cancel() };
}
