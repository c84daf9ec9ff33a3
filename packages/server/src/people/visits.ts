import { addressGroup } from '../limits/address-group.ts';
import { Recent } from './recent.ts';

/** By which link a guest has come, and from where. */
interface Came {
  readonly linkId: string;
  /** As limits by address count it; null for this machine itself, behind which anybody may be. */
  readonly from: string | null;
}

const bounds = { most: 10_000, ms: 86_400_000 } as const;

/**
 * Guests who have come by a link, for a day. Whoever is blocked by whom the link leads to would come back under a new
 * id: so for a day that link lets nobody in from the address of who was blocked. Another link, another network or the
 * next day lets them in again, and only the end of the link does not. Times are monotonic milliseconds.
 */
export class Visits {
  readonly #came = new Recent<Came>(bounds);
  readonly #barred = new Recent<true>(bounds);

  came(userId: string, { linkId, address }: { readonly linkId: string; readonly address: string }, now: number): void {
    this.#came.set(userId, { linkId, from: addressGroup(address) }, now);
  }

  /** By which link somebody has come, as far as it is known; null of anybody else. */
  linkOf(userId: string, now: number): string | null {
    return this.#came.get(userId, now)?.linkId ?? null;
  }

  /** A guest was blocked by whom their link leads to, or is not any more. */
  bar(userId: string, isBarred: boolean, now: number): void {
    const came = this.#came.get(userId, now);
    if (came === null || came.from === null) return;
    const key = keyOf(came.linkId, came.from);
    if (isBarred) this.#barred.set(key, true, now);
    else this.#barred.delete(key);
  }

  /** Whether a link lets nobody in from an address. */
  isBarred(linkId: string, address: string, now: number): boolean {
    const from = addressGroup(address);
    return from !== null && this.#barred.get(keyOf(linkId, from), now) !== null;
  }
}

function keyOf(linkId: string, from: string): string {
  return `${linkId} ${from}`;
}
