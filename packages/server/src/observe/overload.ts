import type { Clock } from '../ports/clock.ts';

/** A loop is late when something waited longer than this for its turn, in milliseconds. */
export const lateAfter = 200;
/**
 * So many late looks among so many are overload: one long stop, as of a machine that slept, is not. So many on time in
 * a row end it.
 */
const lateLooks = 4;
const amongLooks = 7;
const calmLooks = 2;
/** While all is on time the loop is looked at this seldom, for every look wakes the processor. Milliseconds. */
const farEvery = 1_000;
/** Once something was late by more than `doubtAfter`, it is looked at closely, and judged every `judgedEvery`. */
const doubtAfter = 100;
const nearEvery = 50;
const judgedEvery = 500;

/**
 *     calm --4 late looks of 7--> overloaded --2 looks on time--> calm
 */
export type Load =
  /** The newest looks, true for a late one. */
  | { readonly kind: 'calm'; readonly looks: readonly boolean[] }
  /** How many looks in a row were on time. */
  | { readonly kind: 'overloaded'; readonly onTime: number };

const calm: Load = { kind: 'calm', looks: [] };

/** What the load is after one more look, at which the loop was late or not. */
export function nextLoad(load: Load, late: boolean): Load {
  if (load.kind === 'overloaded') {
    if (late) return { kind: 'overloaded', onTime: 0 };
    return load.onTime + 1 >= calmLooks ? calm : { kind: 'overloaded', onTime: load.onTime + 1 };
  }
  const looks = [...load.looks, late].slice(-amongLooks);
  return looks.filter(Boolean).length >= lateLooks ? { kind: 'overloaded', onTime: 0 } : { kind: 'calm', looks };
}

/** How late the event loop runs. */
export interface LoadWatch {
  readonly overloaded: () => boolean;
  /** The longest wait before the last look, in milliseconds. */
  readonly delay: () => number;
  /** Begins to look. A start is allowed to take its time, so it is begun when the server listens. */
  start(): void;
  /** Stops looking. Safe twice. */
  close(): void;
}

/**
 * Measures how late a timer comes. (The histogram of `monitorEventLoopDelay` forgets the wait it is in whenever it is
 * reset, which under load is most of them.) `changed` is told when overload begins and ends.
 */
export function watchLoad(clock: Clock, changed: (overloaded: boolean, delay: number) => void): LoadWatch {
  let load: Load = calm;
  let told = 0;
  let worst = 0;
  let from = 0;
  let cancel: () => void = () => undefined;
  function judge() {
    const before = load.kind;
    load = nextLoad(load, worst > lateAfter);
    told = worst;
    worst = 0;
    from = clock.mono();
    if (before !== load.kind) changed(load.kind === 'overloaded', told);
  }
  function isDoubtful() {
    return Math.max(told, worst) > doubtAfter || load.kind === 'overloaded' || load.looks.includes(true);
  }
  function look(every: number) {
    const due = clock.mono() + every;
    cancel = clock.after(every, () => {
      worst = Math.max(worst, clock.mono() - due);
      if (clock.mono() - from >= judgedEvery) judge();
      look(isDoubtful() ? nearEvery : farEvery);
    });
  }
  return {
    overloaded: () => load.kind === 'overloaded',
    delay: () => told,
    start() {
      from = clock.mono();
      look(farEvery);
    },
    close: () => cancel(),
  };
}
