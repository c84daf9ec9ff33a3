import { hashToken } from './sessions.ts';
import { stepPairing, type PairingEvent, type PairingState } from './pairing.ts';

/** What a device brings that wants to be linked. */
export interface Joiner {
  readonly label: string;
  readonly key: string;
  readonly sealingKey: string | null;
}

/** A device that wants to be one of a user's. */
export interface Pairing {
  readonly id: string;
  readonly userId: string;
  readonly joiner: Joiner;
  /** Until when it can be approved, and asked about (monotonic ms). */
  readonly until: number;
  readonly state: PairingState;
}

interface Kept extends Pairing {
  /** SHA-256 of what the device that waits knows alone. */
  readonly secretHash: string;
}

/** Pairings are asked about for as long again as they can be approved, so that whoever comes late reads why. */
const keptFor = 2;

/** Devices that want to be linked. Pure but for its own memory: times are monotonic milliseconds. */
export class Pairings {
  /** The oldest first. */
  readonly #all = new Map<string, Kept>();
  readonly #lives: number;

  /** `lives`: milliseconds for which a pairing can be approved. */
  constructor(lives: number) {
    this.#lives = lives;
  }

  begin(
    { id, secret, userId }: { readonly id: string; readonly secret: string; readonly userId: string },
    joiner: Joiner,
    now: number,
  ): Pairing {
    this.#expire(now);
    const pairing: Kept = { id, userId, joiner, until: now + this.#lives, state: { is: 'waiting' }, secretHash: hashToken(secret) };
    this.#all.set(id, pairing);
    return pairing;
  }

  /** One of a user's own; null of anybody else's. */
  of(userId: string, id: string, now: number): Pairing | null {
    this.#expire(now);
    const pairing = this.#all.get(id);
    return pairing?.userId === userId ? pairing : null;
  }

  /** The one that the device itself asks about by its secret. */
  asked(id: string, secret: string, now: number): Pairing | null {
    this.#expire(now);
    const pairing = this.#all.get(id);
    return pairing?.secretHash === hashToken(secret) ? pairing : null;
  }

  /** Those of a user that somebody has to decide about. */
  waiting(userId: string, now: number): readonly Pairing[] {
    return [...this.#all.values()].filter((one) => one.userId === userId && one.state.is === 'waiting' && one.until > now);
  }

  /** What is said of it; null when it cannot be said any more. */
  step({ id }: Pairing, event: PairingEvent): Pairing | null {
    const pairing = this.#all.get(id);
    const state = pairing === undefined ? null : stepPairing(pairing.state, event);
    if (pairing === undefined || state === null) return null;
    const next = { ...pairing, state };
    this.#all.set(id, next);
    return next;
  }

  /** A device was removed: whoever has its token does not get it again. */
  forget(deviceId: string): void {
    for (const { id, state } of this.#all.values())
      if (state.is === 'approved' && state.admission.deviceId === deviceId) this.#all.delete(id);
  }

  #expire(now: number): void {
    for (const { id, until } of this.#all.values()) {
      if (until + (keptFor - 1) * this.#lives > now) return;
      this.#all.delete(id);
    }
  }
}
