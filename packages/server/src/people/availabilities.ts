import type { Clock } from '../ports/clock.ts';
import type { Done } from '../ports/result.ts';
import type { Records, StoredAvailability } from '../records/port.ts';
import { Alarm } from './alarm.ts';
import { changesAt, dndAt, usual, type Availability } from './availability.ts';
import type { PeopleFact } from './facts.ts';
import { readAvailability } from './stored-availability.ts';

interface Needs {
  readonly clock: Clock;
  readonly records: Pick<Records, 'ask'>;
  readonly tell: (fact: PeopleFact) => void;
}

/** What somebody has said, and what it comes to now. */
interface Standing {
  readonly availability: Availability;
  readonly dnd: boolean;
  /** When that may be another. */
  readonly changesAt: number | null;
}

function standingOf(availability: Availability, now: number): Standing {
  return { availability, dnd: dndAt(availability, now), changesAt: changesAt(availability, now) };
}

/**
 * When users may be rung, as they have said, online or not. All of it is in memory, for only who has said something
 * takes room; what ends by itself is told when it does.
 */
export class Availabilities {
  readonly #needs: Needs;
  readonly #standings = new Map<string, Standing>();
  readonly #alarm: Alarm;

  constructor(needs: Needs) {
    this.#needs = needs;
    this.#alarm = new Alarm(needs.clock, (now, wasSet) => this.#look(now, wasSet));
  }

  /** What the server before has kept. What cannot be read counts as not said. */
  load(stored: readonly StoredAvailability[]): void {
    const now = this.#needs.clock.wall();
    for (const { userId, text } of stored) {
      const availability = readAvailability(text);
      if (availability !== null) this.#standings.set(userId, standingOf(availability, now));
    }
    this.#arm();
  }

  of(userId: string): Availability {
    return this.#standings.get(userId)?.availability ?? usual;
  }

  /** Whether they are not to be disturbed now. */
  isDnd(userId: string): boolean {
    const known = this.#standings.get(userId);
    return known !== undefined && dndAt(known.availability, this.#needs.clock.wall());
  }

  /** Somebody says something else. It counts, and is told, when it is kept. */
  change(userId: string, availability: Availability, done: Done<void>): void {
    this.#needs.records.ask('keepAvailability', [userId, JSON.stringify(availability)], (result) => {
      if (result.ok) {
        this.#standings.set(userId, standingOf(availability, this.#needs.clock.wall()));
        this.#arm();
        this.#needs.tell({ type: 'availability_changed', userId });
      }
      done(result);
    });
  }

  /** Somebody is no more. */
  forget(userId: string): void {
    this.#standings.delete(userId);
    this.#arm();
  }

  /** Stops the timer. Safe twice. */
  close(): void {
    this.#alarm.close();
  }

  #look(now: number, wasSet: boolean): void {
    for (const [userId, before] of this.#standings) {
      if (!wasSet && (before.changesAt === null || before.changesAt > now)) continue;
      const standing = standingOf(before.availability, now);
      this.#standings.set(userId, standing);
      if (standing.dnd !== before.dnd) this.#needs.tell({ type: 'availability_changed', userId });
    }
    this.#arm();
  }

  #arm(): void {
    let due: number | null = null;
    for (const { changesAt: at } of this.#standings.values()) if (at !== null && (due === null || at < due)) due = at;
    this.#alarm.at(due);
  }
}
