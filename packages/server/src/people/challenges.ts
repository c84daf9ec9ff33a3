import { times } from '@earshot/protocol';
import { addressGroup } from '../limits/address-group.ts';
import type { Limits } from '../limits/limits.ts';
import { Windows } from '../limits/windows.ts';

/** Some 10 MB. Who signs in uses theirs within a second: of more than this the oldest go. */
const most = 50_000;

/** Texts that were given out to be signed, each good once and for a minute. Times are monotonic milliseconds. */
export class Challenges {
  readonly #perAddress: Windows;
  /** When each was given, the oldest first. */
  readonly #open = new Map<string, number>();

  constructor({ challengesPerAddress }: Pick<Limits, 'challengesPerAddress'>) {
    this.#perAddress = new Windows(challengesPerAddress);
  }

  /** Seconds until this address may have another; 0 when it may now. */
  wait(address: string, now: number): number {
    const group = addressGroup(address);
    return group === null ? 0 : this.#perAddress.wait(group, now);
  }

  /** Gives one out. */
  give(challenge: string, address: string, now: number): void {
    const group = addressGroup(address);
    if (group !== null) this.#perAddress.add(group, now);
    for (const [oldest, at] of this.#open) {
      if (now - at < times.challenge && this.#open.size < most) break;
      this.#open.delete(oldest);
    }
    this.#open.set(challenge, now);
  }

  /** Whether it is good; from then on it is not any more. */
  use(challenge: string, now: number): boolean {
    const at = this.#open.get(challenge);
    this.#open.delete(challenge);
    return at !== undefined && now - at < times.challenge;
  }
}
