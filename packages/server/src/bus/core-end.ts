import { every, type Clock } from '../ports/clock.ts';
import type { Bus } from '../ports/core.ts';
import type { Log } from '../ports/log.ts';
import type { Share } from '../ports/shares.ts';
import { isEnvelope, type Envelope } from './envelope.ts';
import { busVersion } from './messages.ts';
import { ServedDoor } from './served-door.ts';
import { beatEvery, silentFor } from './times.ts';

interface Needs {
  readonly core: Bus;
  readonly clock: Pick<Clock, 'mono' | 'after'>;
  readonly log: Log;
  /** New at each start of the core. */
  readonly id: string;
  /** Of two cores that a door hears, the one with the larger number has taken over; asked when the first door comes. */
  readonly since: () => number;
}

/** The core's end of a bus, whatever carries it: all doors, and who of them is gone. */
export interface CoreEnd {
  /** New at each start of the core. */
  readonly id: string;
  /** Takes what has come from a door; `reply` is the way back to it. */
  hear(envelope: unknown, reply: (envelope: Envelope) => void): void;
  /** A door is known to have ended. */
  gone(door: string): void;
  /** The core itself has been cut off: the silence of doors until now says nothing of them. */
  excuse(): void;
  /** Says to all doors that the core is here, as it does every second. */
  beat(): void;
  /** How many doors there are. */
  readonly doors: number;
  /** Lets go of everybody. Safe twice. */
  close(): void;
}

export function createCoreEnd(needs: Needs): CoreEnd {
  return new Hub(needs);
}

class Hub implements CoreEnd {
  readonly #needs: Needs;
  readonly #doors = new Map<string, ServedDoor>();
  readonly #stop: () => void;
  #isStrange = false;
  #lookedAt: number;
  /** What it says of itself to every door, from when it heard the first. */
  #since: number | null = null;

  constructor(needs: Needs) {
    this.#needs = needs;
    this.#lookedAt = needs.clock.mono();
    this.#stop = every(needs.clock, beatEvery, () => this.#look());
  }

  get id(): string {
    return this.#needs.id;
  }

  get doors(): number {
    return this.#doors.size;
  }

  hear(envelope: unknown, reply: (envelope: Envelope) => void): void {
    if (!isEnvelope(envelope) || envelope.v !== busVersion) return this.#isStranger();
    const { from, messages, n, session } = envelope;
    let door = this.#doors.get(from);
    if (door?.session !== session) {
      if (n > (messages.length === 0 ? 0 : 1)) return reply(this.#sealed(session, { n: -1, seen: 0, messages: [] }));
      door = this.#enter(envelope, reply);
      // It waits to hear that it is known.
      door.beat();
    }
    door.heardAt = this.#needs.clock.mono();
    door.take(envelope);
  }

  gone(name: string): void {
    if (this.#leave(name)) this.#needs.log.info({ door: name, doors: this.doors }, 'a door has ended');
  }

  excuse(): void {
    for (const door of this.#doors.values()) door.heardAt = this.#needs.clock.mono();
  }

  beat(): void {
    for (const door of this.#doors.values()) door.beat();
  }

  close(): void {
    this.#stop();
    for (const name of this.#doors.keys()) this.#leave(name);
  }

  #isStranger(): void {
    if (!this.#isStrange) this.#needs.log.warn({}, 'somebody on the bus does not speak as this version does');
    this.#isStrange = true;
  }

  #sealed(session: string, part: Pick<Envelope, 'n' | 'seen' | 'messages'>): Envelope {
    const { id, since } = this.#needs;
    this.#since ??= since();
    return { v: busVersion, from: id, session, since: this.#since, ...part };
  }

  #enter({ from, session }: Envelope, reply: (envelope: Envelope) => void): ServedDoor {
    const { clock, core, log } = this.#needs;
    this.#leave(from);
    const door = new ServedDoor(session, clock.mono(), { core, log, send: (part) => reply(this.#sealed(session, part)) });
    this.#doors.set(from, door);
    log.info({ door: from, doors: this.doors }, 'a door has come');
    return door;
  }

  #leave(name: string): boolean {
    const door = this.#doors.get(name);
    this.#doors.delete(name);
    door?.close();
    return door !== undefined;
  }

  #look(): void {
    const { clock, log } = this.#needs;
    const now = clock.mono();
    // Whoever was late itself has not heard what waits to be read.
    if (now - this.#lookedAt > 2 * beatEvery) this.excuse();
    this.#lookedAt = now;
    for (const [name, door] of this.#doors) {
      if (now - door.heardAt <= silentFor) continue;
      this.#leave(name);
      log.warn({ door: name, doors: this.doors }, 'a door was not heard of, and who was there is let go');
    }
    pool([...this.#doors.values()]);
    this.beat();
  }
}

/** Tells each door what busy addresses ask of all others. */
function pool(doors: readonly ServedDoor[]): void {
  if (doors.every((door) => door.shares.length === 0 && !door.toldShares)) return;
  for (const door of doors) door.tellShares(sumOf(doors.filter((other) => other !== door)));
}

function sumOf(doors: readonly ServedDoor[]): readonly Share[] {
  const sums = new Map<string, Share>();
  for (const { group, requests, connections } of doors.flatMap((door) => door.shares)) {
    const before = sums.get(group);
    sums.set(group, { group, requests: requests + (before?.requests ?? 0), connections: connections + (before?.connections ?? 0) });
  }
  return [...sums.values()];
}
