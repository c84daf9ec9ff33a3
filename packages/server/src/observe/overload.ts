import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Clock } from '../clock.ts';

/** A loop is late when something waited longer than this for its turn, in milliseconds. */
export const lateAfter = 200;
/** Late for this long without a pause is overload; on time for `calmFor` ends it. Milliseconds. */
export const overloadedAfter = 2_000;
export const calmFor = 1_000;
const lookEvery = 500;

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

/** Tells the longest wait since it was asked last, in milliseconds. */
export interface DelayMeter {
  take(): number;
  close(): void;
}

export function watchLoad(clock: Clock, meter: DelayMeter, changed: (overloaded: boolean, delay: number) => void): LoadWatch {
  let load: Load = { kind: 'calm' };
  let worst = 0;
  let from = clock.mono();
  const look = () => {
    const to = clock.mono();
    worst = meter.take();
    const before = load.kind;
    load = nextLoad(load, { from, to, worst });
    from = to;
    if ((before === 'overloaded') !== (load.kind === 'overloaded')) changed(load.kind === 'overloaded', worst);
    cancel = clock.after(lookEvery, look);
  };
  let cancel = clock.after(lookEvery, look);
  return {
    overloaded: () => load.kind === 'overloaded',
    delay: () => worst,
    close() {
      cancel();
      meter.close();
    },
  };
}

/** Node's own measure: a timer that notes how late it comes. */
export function loopDelayMeter(): DelayMeter {
  const resolution = 20;
  const histogram = monitorEventLoopDelay({ resolution });
  histogram.enable();
  return {
    take() {
      const worst = Math.max(0, histogram.max / 1e6 - resolution);
      histogram.reset();
      return worst;
    },
    close: () => void histogram.disable(),
  };
}
