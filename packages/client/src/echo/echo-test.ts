import type { Problem } from '../problems.ts';
import { noFacts, type EchoFacts } from './verdict.ts';
import { tryWays, type WayPorts } from './ways.ts';

/** What a test call needs from outside. */
export interface EchoPorts extends WayPorts {
  readonly clock: { now(): number; after(ms: number, task: () => void): () => void };
  readonly open: (lost: (problem: Problem) => void) => Promise<Ear | Problem>;
}

/** A microphone that is open for the test. */
export interface Ear {
  level(): number;
  /** Whether the system gives no sound of it. */
  hushed(): boolean;
  /** Has what it takes in come back by two connections, a while later. */
  loop(on: (is: 'up' | 'none' | 'tap' | 'plays') => void): Loop;
  close(): void;
}

interface Loop {
  level(): number;
  hear(): void;
  close(): void;
}

/** A test call as a page draws it. */
export interface EchoView {
  readonly facts: EchoFacts;
  /** Why there is no microphone. */
  readonly problem: Problem | null;
  /** The browser plays nothing before something is pressed: show "Tap to hear" and call `hear()`. */
  readonly tapToHear: boolean;
}

/** A call with oneself: through capture, encoding, ICE and decoding in this page alone, and by no server. */
export interface EchoTest {
  /** The same object until something changes. */
  getView(): EchoView;
  subscribe(listener: () => void): () => void;
  /** How loud I am and what comes back is at this instant, 0 to 1. */
  levels(): { readonly mine: number; readonly back: number };
  hear(): void;
  /** Safe twice. */
  close(): void;
}

/** Milliseconds between two looks at the levels. */
const pace = 100;

/** What is shown, and who is told when it changes. */
function createShown() {
  const listeners = new Set<() => void>();
  let view: EchoView = { facts: noFacts, problem: null, tapToHear: false };
  let closed = false;
  function show(change: Partial<EchoView>): void {
    if (closed) return;
    view = { ...view, ...change };
    for (const listener of listeners) listener();
  }
  return {
    view: () => view,
    isClosed: () => closed,
    show,
    note: (facts: Partial<EchoFacts>): void => show({ facts: { ...view.facts, ...facts } }),
    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: (): void => void (closed = true),
  };
}

/** Begins at once. To be called from a click: the browser may ask for the microphone. */
export function startEchoTest(ports: EchoPorts): EchoTest {
  const shown = createShown();
  let live: { readonly ear: Ear; readonly loop: Loop; readonly stop: () => void } | null = null;
  function end(): void {
    live?.stop();
    live?.loop.close();
    live?.ear.close();
    live = null;
  }
  function fail(problem: Problem): void {
    end();
    shown.show({ problem });
  }
  function begin(ear: Ear): void {
    const loop = ear.loop((is) => (is === 'up' || is === 'none' ? shown.note({ way: is }) : shown.show({ tapToHear: is === 'tap' })));
    live = { ear, loop, stop: watchLevels(ports.clock, { ear, loop }, () => shown.view().facts, shown.note) };
  }
  void ports.open(fail).then((opened) => {
    if ('code' in opened) return fail(opened);
    return shown.isClosed() ? opened.close() : begin(opened);
  });
  void tryWays(ports, shown.note);
  return {
    getView: shown.view,
    subscribe: shown.subscribe,
    levels: () => ({ mine: live?.ear.level() ?? 0, back: live?.loop.level() ?? 0 }),
    hear: () => live?.loop.hear(),
    close: () => {
      shown.close();
      end();
    },
  };
}

/** Tells what was heard so far, look by look. */
function watchLevels(
  clock: EchoPorts['clock'],
  {
    ear,
    loop,
  }: {
    readonly ear: Ear;
    readonly loop: Loop;
  },
  facts: () => EchoFacts,
  note: (facts: Partial<EchoFacts>) => void,
): () => void {
  const since = clock.now();
  let stop: () => void = () => undefined;
  function look(): void {
    const { mine, back } = facts();
    note({
      microphone: ear.hushed() ? 'muted' : 'open',
      openMs: clock.now() - since,
      mine: Math.max(mine, ear.level()),
      back: Math.max(back, loop.level()),
    });
    stop = clock.after(pace, look);
  }
  look();
  return () => stop();
}
