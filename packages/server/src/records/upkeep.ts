import { stampNow, type Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import { nextBelief, olderThan, readBelief, writeBelief, type Belief } from './clock-belief.ts';
import type { DeviceRecord, Records } from './port.ts';

/** For how many days history is kept, and a device that does not come, with its user if it is the last. */
export interface Keeping {
  readonly historyDays: number;
  readonly userDays: number;
}

interface Needs {
  readonly clock: Clock;
  readonly log: Log;
  readonly records: Pick<Records, 'upkeep' | 'noteUse'>;
  /** Whether a device is there now. */
  readonly isHere: (device: Pick<DeviceRecord, 'id' | 'userId'>) => boolean;
  readonly keeping: Keeping;
}

const day = 86_400_000;
/** The first look comes when the start is over; then the clock is looked at each hour. Milliseconds. */
const firstLook = 60_000;
const lookEvery = 3_600_000;
/** Lines of history that are kept at most, however young. */
const mostHistory = 100_000;
/** So many rows are forgotten at once, some milliseconds of work, and then others have their turn for so long. */
const atOnce = 200;
const pause = 20;

/**
 * Forgets what is old, daily while the server runs, a little at a time, and only by a clock that has not just jumped
 * ahead.
 */
export class Upkeep {
  readonly #needs: Needs;
  #cancel: () => void;
  #cancelSlice: () => void = () => {};
  #lookedAt: number;
  #prunedAt = -Infinity;
  #doubts = false;

  constructor(needs: Needs) {
    this.#needs = needs;
    this.#lookedAt = needs.clock.mono();
    this.#cancel = needs.clock.after(firstLook, () => this.#look());
  }

  /** Stops. Safe twice. */
  close(): void {
    this.#cancel();
    this.#cancelSlice();
  }

  #look(): void {
    const { clock, log, records } = this.#needs;
    this.#cancel = clock.after(lookEvery, () => this.#look());
    this.#try(() => {
      const mono = clock.mono();
      const belief = nextBelief(readBelief(records.upkeep.belief()), stampNow(clock), mono - this.#lookedAt);
      records.upkeep.believe(writeBelief(belief));
      this.#lookedAt = mono;
      if (belief.doubted !== null) {
        if (!this.#doubts) log.warn({}, 'the clock is ahead of what has passed: nothing old is forgotten until it has been so for a day');
        this.#doubts = true;
        return;
      }
      this.#doubts = false;
      if (mono - this.#prunedAt < day) return;
      this.#prunedAt = mono;
      this.#slice(belief);
    });
  }

  #slice(belief: Belief): void {
    const { clock, keeping } = this.#needs;
    function before(days: number): number {
      return olderThan(days, belief, clock.wall());
    }
    this.#try(() => {
      const more = this.#forgetHistory(before(keeping.historyDays)) || this.#forgetDevices(before(keeping.userDays));
      if (more) this.#cancelSlice = clock.after(pause, () => this.#slice(belief));
    });
  }

  /** Whether there may be more. */
  #forgetHistory(before: number): boolean {
    return this.#needs.records.upkeep.forgetHistory({ before, most: mostHistory, atOnce }) === atOnce;
  }

  #forgetDevices(before: number): boolean {
    const { clock, isHere, log, records } = this.#needs;
    const unused = records.upkeep.unusedDevices(before, atOnce);
    const gone = unused.filter((device) => !isHere(device));
    for (const device of unused) if (isHere(device)) records.noteUse(device.id, clock.wall());
    records.upkeep.forgetDevices(gone.map(({ id }) => id));
    if (gone.length > 0) log.info({ devices: gone.length }, 'devices forgotten that were not here for long, and users without any');
    return unused.length === atOnce;
  }

  /** What fails today is tried again at the next look. */
  #try(task: () => void): void {
    try {
      task();
    } catch (error) {
      this.#prunedAt = -Infinity;
      this.#needs.log.warn({ err: error }, 'what is old could not be forgotten');
    }
  }
}
