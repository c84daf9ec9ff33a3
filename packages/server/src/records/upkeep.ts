import { stampNow, type Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import { nextBelief, olderThan, readBelief, writeBelief, type Belief } from './clock-belief.ts';
import type { Gone } from './favourites-port.ts';
import type { DeviceRecord, Records } from './port.ts';

/** For how many days history is kept, and a device that does not come, with its user if it is the last. */
export interface Keeping {
  readonly historyDays: number;
  readonly userDays: number;
}

interface Needs {
  readonly clock: Clock;
  readonly log: Log;
  readonly records: Pick<Records, 'ask'>;
  /** Whether a device is there now. */
  readonly isHere: (device: Pick<DeviceRecord, 'id' | 'userId'>) => boolean;
  /** Devices were forgotten: what was known of them beside the records is to be forgotten, too. */
  readonly forgot: (deviceIds: readonly string[]) => void;
  /** Told of users who have gone with the last of their devices. */
  readonly gone: (userIds: Gone) => void;
  readonly keeping: Keeping;
}

const day = 86_400_000;
/** The first look comes when the start is over; then the clock is looked at each hour. Milliseconds. */
const firstLook = 60_000;
const lookEvery = 3_600_000;
/** Lines of history that are kept at most, however young. */
const mostHistory = 500_000;
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
  #closed = false;

  constructor(needs: Needs) {
    this.#needs = needs;
    this.#lookedAt = needs.clock.mono();
    this.#cancel = needs.clock.after(firstLook, () => this.#look());
  }

  /** Stops. Safe twice. */
  close(): void {
    this.#closed = true;
    this.#cancel();
    this.#cancelSlice();
  }

  #look(): void {
    const { clock, records } = this.#needs;
    this.#cancel = clock.after(lookEvery, () => this.#look());
    records.ask('belief', [], (result) => {
      if (result.ok) this.#judge(result.value);
      else this.#fail(result.error);
    });
  }

  #judge(text: string | null): void {
    const { clock, log, records } = this.#needs;
    const mono = clock.mono();
    const belief = nextBelief(readBelief(text), stampNow(clock), mono - this.#lookedAt);
    records.ask('believe', [writeBelief(belief)], (result) => {
      if (!result.ok) return this.#fail(result.error);
      this.#lookedAt = mono;
      if (belief.doubted !== null) {
        if (!this.#doubts) log.warn({}, 'the clock is ahead of what has passed: nothing old is forgotten until it has been so for a day');
        this.#doubts = true;
        return;
      }
      this.#doubts = false;
      if (mono - this.#prunedAt < day) return;
      this.#prunedAt = mono;
      this.#forgetOver(belief);
    });
  }

  #before(days: number, belief: Belief): number {
    return olderThan(days, belief, this.#needs.clock.wall());
  }

  /** Invitations and guest links that have been over for two days, and who has come by them. */
  #forgetOver(belief: Belief): void {
    this.#needs.records.ask('forgetOver', [this.#before(2, belief)], (result) => {
      if (result.ok) this.#forgetHistory(belief);
      else this.#fail(result.error);
    });
  }

  /** Forgets a little, and goes on when there may be more. */
  #forgetHistory(belief: Belief): void {
    const { keeping, records } = this.#needs;
    const old = { before: this.#before(keeping.historyDays, belief), most: mostHistory, atOnce };
    records.ask('forgetHistory', [old], (result) => {
      if (!result.ok) this.#fail(result.error);
      else if (result.value === atOnce) this.#goOn(belief);
      else this.#forgetDevices(belief);
    });
  }

  #forgetDevices(belief: Belief): void {
    const { clock, forgot, gone: tellGone, isHere, keeping, log, records } = this.#needs;
    records.ask('unusedDevices', [this.#before(keeping.userDays, belief), atOnce], (found) => {
      if (!found.ok) return this.#fail(found.error);
      const unused = found.value;
      const gone = unused.filter((device) => !isHere(device));
      for (const device of unused) if (isHere(device)) records.ask('noteUse', [device.id, clock.wall()], () => {});
      const ids = gone.map(({ id }) => id);
      records.ask('forgetDevices', [ids], (result) => {
        if (!result.ok) return this.#fail(result.error);
        forgot(ids);
        tellGone(result.value);
        if (gone.length > 0) log.info({ devices: gone.length }, 'devices forgotten that were not here for long, and users without any');
        if (unused.length === atOnce) this.#goOn(belief);
      });
    });
  }

  #goOn(belief: Belief): void {
    if (!this.#closed) this.#cancelSlice = this.#needs.clock.after(pause, () => this.#forgetHistory(belief));
  }

  /** What fails today is tried again at the next look. */
  #fail(error: unknown): void {
    this.#prunedAt = -Infinity;
    this.#needs.log.warn({ err: error }, 'what is old could not be forgotten');
  }
}
