import { compareKeys } from '@earshot/protocol';
import { looksOf } from './looks.ts';
import type { Person } from './person.ts';

/**
 * What somebody looks at: part of a name in the form that is searched ('' for all), how many, and the key after which
 * the page begins.
 */
export interface Query {
  readonly search: string;
  readonly limit: number;
  readonly after: string | null;
}

export interface Page {
  readonly people: readonly Person[];
  /** How many match `search`, on all pages. */
  readonly total: number;
  /** The cursor of the next page, or null on the last. */
  readonly next: string | null;
}

/**
 * Everybody who is online, in the order of their names. A name, and every name that looks like it, belongs to one
 * person at a time.
 */
export interface Directory {
  readonly size: number;
  byKey(key: string): Person | undefined;
  /** Why a name is not free for this person: somebody else has it, or one that looks the same. Null when it is. */
  taken(username: string, key: string, by: Person | null): 'name' | 'look' | null;
  /** Keeps a free name for a person while it is written that it is theirs; the answer lets it go. */
  claim(username: string, key: string, by: Person): () => void;
  /** Lists a person. Their name must be free. */
  add(person: Person): void;
  remove(person: Person): void;
  /** A page without those who are hidden from whoever looks at it. */
  page(query: Query, hidden: ReadonlySet<string>): Page;
}

/** The position of the first entry whose key is not below `key`. */
function seek(sorted: readonly Person[], key: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const entry = sorted[middle];
    if (entry !== undefined && compareKeys(entry.nameKey, key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function pageOfAll(sorted: readonly Person[], { limit, after }: Query): Page {
  let from = after === null ? 0 : seek(sorted, after);
  if (after !== null && sorted[from]?.nameKey === after) from += 1;
  const people = sorted.slice(from, from + limit);
  return { people, total: sorted.length, next: from + limit < sorted.length ? (people.at(-1)?.nameKey ?? null) : null };
}

function pageOfMatches(sorted: readonly Person[], { search, limit, after }: Query, hidden: ReadonlySet<string>): Page {
  const people: Person[] = [];
  let total = 0;
  let more = false;
  for (const person of sorted) {
    if (!person.searchKey.includes(search) || hidden.has(person.id)) continue;
    total += 1;
    if (after !== null && compareKeys(person.nameKey, after) <= 0) continue;
    if (people.length < limit) people.push(person);
    else more = true;
  }
  return { people, total, next: more ? (people.at(-1)?.nameKey ?? null) : null };
}

export function createDirectory(): Directory {
  const sorted: Person[] = [];
  const keys = new Map<string, Person>();
  const looks = new Map<string, Person>();
  return {
    get size() {
      return sorted.length;
    },
    byKey: (key) => keys.get(key),
    taken(username, key, by) {
      if ((keys.get(key) ?? by) !== by) return 'name';
      return looksOf(username, key).some((look) => (looks.get(look) ?? by) !== by) ? 'look' : null;
    },
    claim(username, key, by) {
      const claimedLooks = looksOf(username, key).filter((look) => !looks.has(look));
      const claimsKey = !keys.has(key);
      if (claimsKey) keys.set(key, by);
      for (const look of claimedLooks) looks.set(look, by);
      return () => {
        if (claimsKey) keys.delete(key);
        for (const look of claimedLooks) looks.delete(look);
      };
    },
    add(person) {
      keys.set(person.nameKey, person);
      for (const look of looksOf(person.username, person.nameKey)) looks.set(look, person);
      sorted.splice(seek(sorted, person.nameKey), 0, person);
    },
    remove(person) {
      if (keys.get(person.nameKey) !== person) return;
      keys.delete(person.nameKey);
      for (const look of looksOf(person.username, person.nameKey)) looks.delete(look);
      sorted.splice(seek(sorted, person.nameKey), 1);
    },
    page: (query, hidden) => (query.search === '' && hidden.size === 0 ? pageOfAll(sorted, query) : pageOfMatches(sorted, query, hidden)),
  };
}
