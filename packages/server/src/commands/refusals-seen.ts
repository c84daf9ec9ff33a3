import { limits, type ErrorCode, type Refused } from '@earshot/protocol';
import { limitKey } from '../limits/address-group.ts';

/** Refusals that say something of who tries to come in, or to do what they may not. */
const told: readonly ErrorCode[] = ['unauthorized', 'bad_proof', 'not_invited', 'not_admin', 'bad_origin', 'too_many'];

/** What was refused lately, for admins to see: counted by kind and address, and forgotten with the process. */
export class RefusalsSeen {
  /** Whose last one is the longest ago comes first. */
  readonly #seen = new Map<string, Refused>();

  /**
   * A command was answered with a code at a time (Unix milliseconds). IPv6 is counted by /64, so that nobody who has
   * one drives the rest out.
   */
  note(said: unknown, command: string, from: string, wall: number): void {
    const address = limitKey(from);
    const code = told.find((one) => one === said);
    if (code === undefined) return;
    const key = `${code} ${command} ${address}`;
    const count = (this.#seen.get(key)?.count ?? 0) + 1;
    this.#seen.delete(key);
    this.#seen.set(key, { code, command, address, count, at: Math.floor(wall) });
    const [oldest] = this.#seen.keys();
    if (this.#seen.size > limits.refusedKept && oldest !== undefined) this.#seen.delete(oldest);
  }

  /** The newest first. */
  seen(): readonly Refused[] {
    return [...this.#seen.values()].toReversed();
  }
}
