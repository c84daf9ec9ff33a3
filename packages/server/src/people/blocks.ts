import { foldName, searchForm } from '@earshot/protocol';
import type { Done } from '../ports/result.ts';
import type { Records, StoredBlock } from '../records/port.ts';
import type { PeopleFact } from './facts.ts';
import type { Person } from './person.ts';

interface Needs {
  readonly records: Pick<Records, 'ask'>;
  readonly tell: (fact: PeopleFact) => void;
}

/** A name in its three forms. */
type Known = Pick<Person, 'username' | 'nameKey' | 'searchKey'>;

interface Block {
  /** Unix milliseconds. */
  readonly at: number;
  /** How the user was called then. */
  readonly known: Known;
}

const nobody: ReadonlySet<string> = new Set();

/**
 * Who has blocked whom. To whom they have blocked they are offline, in every list, answer and event: whatever tells one
 * user of another asks here.
 */
export class Blocks {
  readonly #needs: Needs;
  /** Whom a user has blocked. */
  readonly #blocked = new Map<string, Map<string, Block>>();
  /** Who has blocked a user. */
  readonly #hidden = new Map<string, Set<string>>();

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  load(stored: readonly StoredBlock[]): void {
    for (const block of stored) this.#put(block);
  }

  /** Whether a user is away to that viewer, whatever they do. */
  hides(userId: string, viewerId: string): boolean {
    return this.#hidden.get(viewerId)?.has(userId) ?? false;
  }

  /** Since when a user is away to that viewer (Unix milliseconds); for ever if they are not. */
  since(userId: string, viewerId: string): number {
    return this.#blocked.get(userId)?.get(viewerId)?.at ?? Infinity;
  }

  /** How a user is called to a viewer whom they have blocked: as they were then, for who is away takes no name. */
  knownAs(userId: string, viewerId: string): Known | null {
    return this.#blocked.get(userId)?.get(viewerId)?.known ?? null;
  }

  /** Who is away to that viewer. */
  hiddenFrom(viewerId: string): ReadonlySet<string> {
    return this.#hidden.get(viewerId) ?? nobody;
  }

  /** Whom a user has blocked, and since when, the latest first. */
  of(userId: string): readonly (readonly [blockedId: string, at: number])[] {
    return [...(this.#blocked.get(userId) ?? [])].map(([id, { at }]) => [id, at] as const).toReversed();
  }

  add(block: StoredBlock, done: Done<void>): void {
    this.#needs.records.ask('addBlock', [block], (result) => {
      if (result.ok) {
        this.#put(block);
        this.#told(block.userId, block.blockedId);
      }
      done(result);
    });
  }

  remove(userId: string, blockedId: string, done: Done<void>): void {
    this.#needs.records.ask('removeBlock', [userId, blockedId], (result) => {
      if (result.ok) {
        drop(this.#blocked, userId, blockedId);
        drop(this.#hidden, blockedId, userId);
        this.#told(userId, blockedId);
      }
      done(result);
    });
  }

  /** Somebody is no more; whoever had blocked them is told that they have not. */
  forget(userId: string): void {
    for (const viewerId of this.#blocked.get(userId)?.keys() ?? []) drop(this.#hidden, viewerId, userId);
    this.#blocked.delete(userId);
    const owners = this.hiddenFrom(userId);
    this.#hidden.delete(userId);
    for (const ownerId of owners) {
      drop(this.#blocked, ownerId, userId);
      this.#needs.tell({ type: 'availability_changed', userId: ownerId });
    }
  }

  #told(userId: string, viewerId: string): void {
    this.#needs.tell({ type: 'visibility_changed', userId, viewerId });
    this.#needs.tell({ type: 'availability_changed', userId });
  }

  #put({ userId, blockedId, at, username }: StoredBlock): void {
    const nameKey = foldName(username);
    const known = { username, nameKey, searchKey: searchForm(nameKey) };
    const blocked = this.#blocked.get(userId) ?? new Map<string, Block>();
    this.#blocked.set(userId, blocked.set(blockedId, { at, known }));
    const hidden = this.#hidden.get(blockedId) ?? new Set<string>();
    this.#hidden.set(blockedId, hidden.add(userId));
  }
}

/** Takes one out of a collection of collections, which keeps none that is empty. */
function drop(all: Map<string, { delete(key: string): boolean; readonly size: number }>, key: string, one: string): void {
  const some = all.get(key);
  some?.delete(one);
  if (some?.size === 0) all.delete(key);
}
