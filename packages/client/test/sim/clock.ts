import type { Clock as ServerClock } from '../../../server/src/ports/clock.ts';
import type { Clock as PhoneClock } from '../../src/ports.ts';

/** The one clock of a simulation. It stands until the next thing that is due is taken from it. */
export interface SimClock {
  readonly now: () => number;
  /** Does `task` after `ms`; what is due at the same time happens in the order in which it was asked for. */
  readonly after: (ms: number, task: () => void) => () => void;
  /** Does the next thing that is due before `until`; false when there is none, and then it is `until`. */
  readonly step: (until: number) => boolean;
  /** A clock for one machine: its timers are counted, and all stop when the machine dies. */
  readonly machine: () => Machine;
}

export interface Machine extends ServerClock, PhoneClock {
  readonly timers: number;
  readonly kill: () => void;
}

interface Due {
  readonly at: number;
  readonly order: number;
  task: (() => void) | null;
}

const wallStart = 1_800_000_000_000;

function isBefore(one: Due, two: Due): boolean {
  return one.at < two.at || (one.at === two.at && one.order < two.order);
}

/** A heap: the earliest is at the top. */
function put(heap: Due[], due: Due): void {
  let at = heap.length;
  heap.push(due);
  while (at > 0) {
    const up = (at - 1) >> 1;
    const parent = heap[up];
    if (parent === undefined || !isBefore(due, parent)) break;
    heap[at] = parent;
    at = up;
  }
  heap[at] = due;
}

function take(heap: Due[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let at = 0;
  for (;;) {
    const left = at * 2 + 1;
    let [least, child] = [left, heap[left]];
    const right = heap[left + 1];
    if (right !== undefined && child !== undefined && isBefore(right, child)) [least, child] = [left + 1, right];
    if (child === undefined || !isBefore(child, last)) break;
    heap[at] = child;
    at = least;
  }
  heap[at] = last;
}

export function createSimClock(): SimClock {
  const heap: Due[] = [];
  let now = 0;
  let order = 0;
  function after(ms: number, task: () => void): () => void {
    order += 1;
    const due: Due = { at: now + Math.max(0, ms), order, task };
    put(heap, due);
    return () => {
      due.task = null;
    };
  }
  function machine(): Machine {
    const running = new Set<() => void>();
    let dead = false;
    return {
      now: () => now,
      mono: () => now,
      wall: () => wallStart + Math.floor(now),
      after: (ms, task) => {
        if (dead) return () => undefined;
        function stop(): void {
          running.delete(stop);
          cancel();
        }
        const cancel = after(ms, () => {
          running.delete(stop);
          task();
        });
        running.add(stop);
        return stop;
      },
      get timers() {
        return running.size;
      },
      kill: () => {
        dead = true;
        for (const stop of running) stop();
      },
    };
  }
  return {
    now: () => now,
    after,
    machine,
    step: (until) => {
      for (let top = heap[0]; top !== undefined && top.at <= until; top = heap[0]) {
        take(heap);
        if (top.task === null) continue;
        now = top.at;
        top.task();
        return true;
      }
      now = until;
      return false;
    },
  };
}
