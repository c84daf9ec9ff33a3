import type { Chance } from './chance.ts';
import type { SimClock } from './clock.ts';

/**
 * How bad the network is: requests lost or doubled, out of one, and how long anything may take at most, in
 * milliseconds.
 */
export interface Weather {
  readonly loss: number;
  readonly doubled: number;
  readonly delay: number;
}

export const calm: Weather = { loss: 0, doubled: 0, delay: 30 };

/** One machine's way to the server. */
export interface Way {
  readonly up: boolean;
  /** Sockets do not get through here; plain requests do. */
  readonly blocked: boolean;
  weather: Weather;
  /** What is open on it. */
  readonly open: Set<Open>;
  readonly pipes: Set<Pipe>;
  readonly move: (up: boolean) => void;
}

/** A connection that can be cut from outside; deaf, it carries nothing any more and nobody is told. */
export interface Open {
  readonly cut: () => void;
  readonly deafen: () => void;
  /** It stands, and something that is said on it is not heard. */
  readonly isDeaf: () => boolean;
}

/**
 * One direction of a connection: nothing is lost or overtaken on it, only late, and it stands while the way is down.
 */
export interface Pipe {
  readonly push: (arrive: () => void) => void;
  readonly deafen: () => void;
  /** The way is up again. */
  readonly flow: () => void;
  /** Something is under way from before the weather was calm, and everything behind it waits. */
  readonly isLate: () => boolean;
}

export function createWay(blocked: boolean): Way {
  const pipes = new Set<Pipe>();
  let up = true;
  return {
    get up() {
      return up;
    },
    blocked,
    weather: calm,
    open: new Set(),
    pipes,
    move: (next) => {
      up = next;
      if (up) for (const pipe of pipes) pipe.flow();
    },
  };
}

export interface Air {
  readonly clock: SimClock;
  readonly chance: Chance;
}

/** How long something takes to get through now: mostly little, now and then the worst. */
export function latency(chance: Chance, { delay }: Weather): number {
  return chance.happens(0.8) ? chance.between(0, 12) : chance.between(0, delay);
}

export function createPipe({ clock, chance }: Air, way: Way): Pipe {
  const waiting: { readonly at: number; readonly arrive: () => void }[] = [];
  let latest = 0;
  let deaf = false;
  function deliver(): void {
    while (way.up) {
      const [next] = waiting;
      if (next === undefined || next.at > clock.now()) return;
      waiting.shift();
      next.arrive();
    }
  }
  return {
    push: (arrive) => {
      if (deaf) return;
      latest = Math.max(latest, clock.now() + latency(chance, way.weather));
      waiting.push({ at: latest, arrive });
      clock.after(latest - clock.now(), deliver);
    },
    deafen: () => {
      deaf = true;
      waiting.length = 0;
    },
    flow: () => void clock.after(latency(chance, way.weather), deliver),
    isLate: () => waiting.length > 0 && latest - clock.now() > calm.delay,
  };
}
