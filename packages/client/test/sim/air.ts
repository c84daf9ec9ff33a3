import type { PeerEvent } from '../../src/ports.ts';
import type { Chance } from './chance.ts';
import type { SimClock } from './clock.ts';

/** A machine's way to the others for sound. */
export interface Antenna {
  /** Whose machine it is. */
  readonly owner: string;
  up: boolean;
  dead: boolean;
}

/**
 * What the air knows of one connection: the names (RFC 8445 ufrag) of its descriptions, and which of the other's
 * candidates it has.
 */
export interface Station {
  readonly id: string;
  readonly antenna: Antenna;
  readonly candidates: Set<string>;
  /** Finds no candidates of its own, and so no way. */
  readonly blind: boolean;
  local: string | null;
  remote: string | null;
  closed: boolean;
  end: End | null;
  readonly tell: (event: PeerEvent) => void;
  /** Whether what arrives is played. */
  readonly plays: () => boolean;
  /** Whether there is a microphone on the line, muted or not. */
  readonly sends: () => boolean;
}

/** One end of a path between two stations. */
export interface End {
  readonly station: Station;
  readonly path: Path;
  state: 'connected' | 'disconnected' | 'failed';
  /** Words to the other that wait for the path. */
  readonly words: string[];
  /** When the last word that is under way arrives: they keep their order. */
  arrival: number;
  /** What is due about the state, and what it is about. */
  due: { readonly why: 'loss' | 'return'; readonly stop: () => void } | null;
}

interface Path {
  readonly ends: End[];
  /** The descriptions that it was found by. */
  key: string;
}

export interface Air {
  readonly join: (station: Station) => void;
  /** Something about a station's descriptions, candidates or life is another than before. */
  readonly changed: (station: Station) => void;
  /** An antenna went up or down. */
  readonly moved: () => void;
  readonly say: (end: End, text: string) => void;
  /** Whether anything gets through from this end to the other. */
  readonly carries: (end: End) => boolean;
  /** Whether sound of the other, or silence that they send, arrives here. */
  readonly receives: (end: End) => boolean;
}

function farOf(end: End): End | undefined {
  return end.path.ends.find((other) => other !== end);
}

function isReachable({ closed, antenna }: Station): boolean {
  return !closed && antenna.up && !antenna.dead;
}

function isUp(path: Path): boolean {
  return path.ends.every(({ station }) => isReachable(station));
}

/** Whether both have taken each other's description, and one of them a candidate of the other's. */
function fit(one: Station, two: Station): boolean {
  return (
    one.local !== null &&
    two.local !== null &&
    one.remote === two.local &&
    two.remote === one.local &&
    !one.blind &&
    !two.blind &&
    (one.candidates.has(two.local) || two.candidates.has(one.local))
  );
}

function carries({ path }: End): boolean {
  return isUp(path) && path.ends.every(({ state }) => state !== 'failed');
}

/**
 * The air between all peers. A path lives as ICE does: it is lost after seconds, given up after more, and comes back by
 * itself or by new descriptions.
 */
export function createAir(clock: SimClock, chance: Chance): Air {
  const stations = new Map<string, Station>();

  function set(end: End, state: End['state']): void {
    end.due = null;
    if (end.state === state) return;
    end.state = state;
    end.station.tell({ type: 'connection', state });
    review(end.path);
  }
  function later(end: End, why: 'loss' | 'return', { ms, state }: { readonly ms: number; readonly state: End['state'] }): void {
    if (end.due?.why === why) return;
    end.due?.stop();
    end.due = { why, stop: clock.after(ms, () => set(end, state)) };
  }
  function review(path: Path): void {
    const up = isUp(path);
    const failed = path.ends.some(({ state }) => state === 'failed');
    for (const end of path.ends) {
      if (end.station.closed) continue;
      if (up && !failed) {
        if (end.state === 'disconnected') later(end, 'return', { ms: chance.between(0, 1_500), state: 'connected' });
        else if (end.due?.why === 'loss') {
          end.due.stop();
          end.due = null;
        }
      } else if (end.state === 'connected') later(end, 'loss', { ms: chance.between(2_000, 7_000), state: 'disconnected' });
      else if (end.state === 'disconnected') later(end, 'loss', { ms: chance.between(8_000, 22_000), state: 'failed' });
    }
    if (up) for (const end of path.ends) flush(end);
  }
  function flush(end: End): void {
    for (let text = end.words.shift(); text !== undefined; text = end.words.shift()) {
      const word = text;
      end.arrival = Math.max(end.arrival, clock.now() + chance.between(1, 80));
      clock.after(end.arrival - clock.now(), () => {
        const far = farOf(end);
        if (far !== undefined && !far.station.antenna.dead) far.station.tell({ type: 'message', text: word });
      });
    }
  }
  /** The path that the two had before, if any. */
  function pathOf(one: Station, two: Station): Path | null {
    return one.end !== null && one.end.path === two.end?.path ? one.end.path : null;
  }
  function lay(one: Station, two: Station, key: string): Path {
    const path: Path = { ends: [], key };
    for (const station of [one, two]) {
      station.end = { station, path, state: 'disconnected', words: [], arrival: 0, due: null };
      path.ends.push(station.end);
    }
    return path;
  }
  function found(one: Station, two: Station): void {
    if (!fit(one, two) || !isReachable(one) || !isReachable(two)) return;
    const key = `${one.local} ${two.local}`;
    const known = pathOf(one, two);
    if (known?.key === key || known?.key === `${two.local} ${one.local}`) return;
    const path = known ?? lay(one, two, key);
    path.key = key;
    for (const end of path.ends) {
      end.due?.stop();
      set(end, 'connected');
      if (known === null) end.station.tell({ type: 'channel' });
    }
    if (known === null) for (const end of path.ends) end.station.tell({ type: 'sound' });
    review(path);
  }
  /** The other that this station has the description of. */
  function otherOf({ remote }: Station): Station | undefined {
    return remote === null ? undefined : stations.get(remote.split('.')[0] ?? '');
  }
  function look(station: Station): void {
    const other = otherOf(station);
    if (other !== undefined && fit(station, other)) clock.after(chance.between(5, 250), () => found(station, other));
  }
  return {
    join: (station) => void stations.set(station.id, station),
    changed: (station) => {
      if (station.end !== null) review(station.end.path);
      if (station.closed) stations.delete(station.id);
      else look(station);
    },
    moved: () => {
      for (const station of stations.values()) {
        if (station.end !== null) review(station.end.path);
        look(station);
      }
    },
    say: (end, text) => {
      end.words.push(text);
      if (isUp(end.path)) flush(end);
    },
    carries,
    receives: (end) => carries(end) && farOf(end)?.station.sends() === true,
  };
}
