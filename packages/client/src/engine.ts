import type { createAsk } from './ask.ts';
import type { Means } from './acts.ts';
import { advance, type Around } from './advance.ts';
import { createAttempts, type Attempts } from './attempts.ts';
import { createEffects, type Effects } from './effects.ts';
import type { Calling } from './calling.ts';
import type { PhoneEvent } from './event.ts';
import type { StepHistory } from './history/state.ts';
import type { OpenWire } from './link/wire.ts';
import type { Act } from './phone-api.ts';
import type { Sound } from './sound/sound.ts';
import { recallCalls } from './memory.ts';
import type { Ports } from './ports.ts';
import { createQueue } from './queue.ts';
import { atFirst, type PhoneState } from './state.ts';
import { createTimers } from './timers.ts';

/** The phone without its verbs: one queue of events, one pure step for each, then its effects. */
export interface Engine {
  push(event: PhoneEvent): void;
  state(): PhoneState;
  /** Null before it is loaded. */
  calling(): Calling | null;
  readonly attempts: Attempts;
  /** Says goodbye for a while, in every way there is: the page closes, or is loaded again. */
  leave(): void;
  /** Stops every timer, wire, microphone and peer; nothing is taken in any more. Safe twice. */
  close(): void;
}

/** What is loaded when it is first wanted. */
export interface Late {
  readonly openStream: OpenWire;
  /** Is called at once; never fails. */
  readonly loadCalling: () => Promise<Calling>;
  /** Is called once, when there is somebody whose history there is; never fails. */
  readonly loadHistory: () => Promise<StepHistory>;
  readonly loadAsk: () => Promise<typeof createAsk>;
  /** Rejects where it cannot be loaded now. */
  readonly loadActs: () => Promise<(means: Omit<Means, 'keys'>) => Act>;
  /** Null where there is no sound. Rejects where it cannot be loaded now. */
  readonly loadSound: () => Promise<Sound | null>;
}

export interface EngineOptions extends Late {
  /** Without a slash at its end. */
  readonly url: string;
  readonly name: string;
  /** Who signs in has come by a guest link: there is no list for them, and no history. */
  readonly guest: boolean;
  /** Whoever holds the phone confirms that it rings, and not the phone. */
  readonly ringsWhenTold: boolean;
}

/**
 * `changed` is called when the state may be another, before anything is done about it: a ring is drawn before the peer
 * for it is made.
 */
export function createEngine(ports: Ports, options: EngineOptions, changed: () => void): Engine {
  let state = atFirst(options.name, recallCalls(ports.tab));
  const history = createLate(options.loadHistory, push);
  const calling = createLate(options.loadCalling, push);
  calling.load();
  function partFor({ to }: PhoneEvent) {
    return to === 'history' ? history : to === 'call' || to === 'record' ? calling : null;
  }
  const queue = createQueue<PhoneEvent>((event) => {
    if (partFor(event)?.takes(event) !== false) state = advance(state, event, around);
  }, changed);
  function push(event: PhoneEvent): void {
    queue.push(event);
  }
  const timers = createTimers(ports.clock);
  const attempts = createAttempts(ports, (event) => push({ to: 'call', event }));
  const effects = createEffects({ ports, ...options, endpointId: ports.random.uuid(), timers, attempts, push });
  const around: Around = {
    ports,
    push,
    calling: calling.part,
    stepHistory: (before, event) => history.part()?.(before, event) ?? { state: before, effects: [] },
    effects: inTurn(effects, (task) => queue.later(task)),
  };
  return {
    push,
    state: () => state,
    calling: calling.part,
    attempts,
    leave: () => leave(state, effects, push),
    close: () => {
      queue.close();
      effects.close();
      attempts.close();
      timers.stop('');
    },
  };
}

function leave({ session }: PhoneState, effects: Effects, push: (event: PhoneEvent) => void): void {
  if (!('token' in session)) return;
  push({ to: 'call', event: { type: 'leaving' } });
  push({ to: 'outbox', event: { type: 'post', name: 'users/leaving', body: {}, asker: { to: 'link' } } });
  effects.leave(session.token);
}

/** A part of the phone that is loaded, and the events that wait for it. */
function createLate<Part>(load: () => Promise<Part>, push: (event: PhoneEvent) => void) {
  const waiting: PhoneEvent[] = [];
  let part: Part | null = null;
  let asked = false;
  function ask(): void {
    if (asked) return;
    asked = true;
    void load().then((loaded) => {
      part = loaded;
      for (const event of waiting) push(event);
    });
  }
  return {
    load: ask,
    part: (): Part | null => part,
    takes(event: PhoneEvent): boolean {
      if (part !== null) return true;
      waiting.push(event);
      ask();
      return false;
    },
  };
}

/** The same effects, carried out when their turn comes. */
function inTurn(effects: Effects, later: (task: () => void) => void): Around['effects'] {
  return {
    call: (effect) => later(() => effects.call(effect)),
    session: (effect) => later(() => effects.session(effect)),
    people: (effect) => later(() => effects.people(effect)),
    history: (effect) => later(() => effects.history(effect)),
    link: (effect) => later(() => effects.link(effect)),
    send: (command) => later(() => effects.send(command)),
    tick: (on) => later(() => effects.tick(on)),
    measure: (attempts) => later(() => effects.measure(attempts)),
    keep: (kept) => later(() => effects.keep(kept)),
  };
}
