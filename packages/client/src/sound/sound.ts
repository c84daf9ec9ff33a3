import type { Problem } from '../problems.ts';
import { soundKey } from './place.ts';
import { readChoice, type Kind, type SoundChoice, type SoundDevice } from './choice.ts';
import {
  firstEffects,
  firstSound,
  stepSound,
  type Capture,
  type Devices,
  type SoundEvent,
  type SoundState,
  type Wish,
} from './sound-state.ts';

/** Where the choice is kept: text by key. */
interface Kept {
  get(key: string): string | null;
  set(key: string, value: string): void;
}

/** A microphone that is looked at, and heard by nobody. */
export interface Listening {
  /** How loud it is now, 0 to 1. */
  level(): number;
  close(): void;
}

/**
 * Whether voices go through the filter. `coming`: it is loaded, and the plain microphone goes on meanwhile. `failed`:
 * the plain one goes on; it is tried again with the next microphone that is opened, and when it is switched on again.
 */
export type FilterStanding = 'off' | 'coming' | 'on' | 'failed';

/** What the choice of devices needs from outside. */
export interface SoundPorts {
  readonly storage: Kept;
  /** What is plugged in now. Fails as an empty list, never by throwing. */
  readonly list: () => Promise<Devices>;
  /** Calls `listener` when that may have changed; the answer stops it. */
  readonly watch: (listener: () => void) => () => void;
  /** Whether the browser lets a page choose the speaker. */
  readonly choosesSpeaker: boolean;
  /** Opens microphones so from now on, and with `reopen` those that are open anew; the problem when that fails. */
  readonly capture: (capture: Capture, reopen: boolean) => Promise<Problem | null>;
  readonly play: (device: string | null, volume: number) => void;
  readonly open: () => Promise<Listening | Problem>;
  /** Switches the filter of the page, and tells how it stands; null where it has none. */
  readonly filter: ((tell: (is: FilterStanding) => void) => (on: boolean) => void) | null;
  /** Two notes, where everything is played; false when the browser plays nothing now. */
  readonly sample: () => Promise<boolean>;
}

/** A page's view of it. */
export interface SoundView extends SoundState {
  readonly choosesSpeaker: boolean;
  /** What went wrong when the microphone was exchanged: the one before goes on. */
  readonly problem: Problem | null;
  /** How the filter stands; null where the page has none. */
  readonly filter: FilterStanding | null;
}

/**
 * Which devices are used: chosen, kept in this browser and followed, when they are unplugged and come back too, in a
 * call by another track on the same line.
 */
export interface Sound {
  /** The same object until something changes. */
  getView(): SoundView;
  subscribe(listener: () => void): () => void;
  /** Null is the browser's default. */
  choose(kind: Kind, device: SoundDevice | null): void;
  set(wish: Wish): void;
  /** The person has read the news of a device. */
  seen(): void;
  /** Opens the microphone to look at its level, until it is closed. To be called from a click. */
  listen(): Promise<Listening | Problem>;
  /** Plays two notes on the speaker; false when the browser plays nothing now. To be called from a click. */
  sample(): Promise<boolean>;
  /** Follows devices no more. */
  close(): void;
}

function firstView({ storage, choosesSpeaker, filter }: SoundPorts): SoundView {
  return { ...firstSound(readChoice(storage.get(soundKey))), choosesSpeaker, problem: null, filter: filter && 'off' };
}

export function createSound(ports: SoundPorts): Sound {
  const listeners = new Set<() => void>();
  let view = firstView(ports);
  function show(next: SoundView): void {
    view = next;
    for (const listener of listeners) listener();
  }
  const turnFilter = ports.filter?.((filter) => filter !== view.filter && show({ ...view, filter })) ?? null;
  const run = createRunner({ ...ports, turnFilter }, (problem) => problem !== view.problem && show({ ...view, problem }));
  function push(event: SoundEvent): void {
    const { state, effects } = stepSound(view, event);
    if (state !== view) show({ ...view, ...state });
    for (const effect of effects) run(effect);
  }
  function look(): void {
    void ports.list().then((devices) => push({ type: 'devices', devices }));
  }
  // Where nobody has chosen anything, what is open already stays as it is.
  if (ports.storage.get(soundKey) !== null) for (const effect of firstEffects(view)) run(effect);
  const stop = ports.watch(look);
  look();
  return {
    getView: () => view,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    choose: (kind, device) => push({ type: 'choose', kind, device }),
    set: (wish) => push({ type: 'set', wish }),
    seen: () => push({ type: 'seen' }),
    listen: async () => {
      const opened = await ports.open();
      // Only now does the browser name the devices.
      look();
      return opened;
    },
    sample: ports.sample,
    close: stop,
  };
}

type Effect = ReturnType<typeof firstEffects>[number];

interface Runs extends Pick<SoundPorts, 'storage' | 'capture' | 'play'> {
  readonly turnFilter: ((on: boolean) => void) | null;
}

function createRunner({ storage, capture, play, turnFilter }: Runs, tell: (problem: Problem | null) => void) {
  return (effect: Effect): void => {
    switch (effect.type) {
      case 'keep':
        return keep(storage, effect.choice);
      case 'play':
        return play(effect.device, effect.volume);
      case 'filter':
        return turnFilter?.(effect.on);
      case 'capture':
        return void capture(effect.capture, effect.reopen).then(tell);
    }
  };
}

function keep(storage: Kept, choice: SoundChoice): void {
  storage.set(soundKey, JSON.stringify(choice));
}
