import type { GuestLinkRecord } from '../records/port-joining.ts';

/** Whom a visitor may call, and until when (Unix milliseconds). */
export interface Visit {
  readonly targetId: string;
  readonly endsAt: number;
}

/** So many links of one person that are over are remembered. */
const mostEnded = 20;

/** Of a visitor whose link is not known any more: they may call nobody. */
const over: Visit = { targetId: '', endsAt: -Infinity };

/**
 * The links by which somebody without a name calls one person. Who has come by one is a visitor: they see nobody else,
 * and no list shows them. The links are in memory, for each command of a visitor asks.
 */
export class GuestLinks {
  readonly #links = new Map<string, GuestLinkRecord>();
  /** Links by the hash of their secret. */
  readonly #byHash = new Map<string, string>();

  /** A link is there from now on. */
  keep(link: GuestLinkRecord): void {
    this.#links.set(link.id, link);
    this.#byHash.set(link.hash, link.id);
  }

  /** The link of a secret, over or not. */
  find(hash: string): GuestLinkRecord | null {
    return this.get(this.#byHash.get(hash) ?? '');
  }

  get(linkId: string): GuestLinkRecord | null {
    return this.#links.get(linkId) ?? null;
  }

  /** The links that are good now, the newest first; those to one person, or all. */
  good(wall: number, targetId: string | null): readonly GuestLinkRecord[] {
    return [...this.#links.values()]
      .filter((link) => link.endsAt > wall && (targetId === null || link.targetId === targetId))
      .toSorted((one, other) => other.madeAt - one.madeAt);
  }

  /** A link is good no more. Of one person so many of those are remembered, for whoever comes by one to be told. */
  end(linkId: string, at: number): void {
    const link = this.#links.get(linkId);
    if (link === undefined || link.endsAt <= at) return;
    this.#links.set(linkId, { ...link, endsAt: at });
    const ended = [...this.#links.values()].filter(({ targetId, endsAt }) => targetId === link.targetId && endsAt <= at);
    for (const { id, hash } of ended.slice(0, -mostEnded)) {
      this.#links.delete(id);
      this.#byHash.delete(hash);
    }
  }

  /** Nothing leads to somebody any more who is no more. */
  forget(targetId: string): void {
    for (const { id, hash } of [...this.#links.values()].filter((link) => link.targetId === targetId)) {
      this.#links.delete(id);
      this.#byHash.delete(hash);
    }
  }

  /** Whom somebody may call who has come by a link; null of anybody who has not. */
  visit({ linkId }: { readonly linkId: string | null }): Visit | null {
    return linkId === null ? null : (this.#links.get(linkId) ?? over);
  }
}
