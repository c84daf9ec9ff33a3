import { compareKeys } from '@earshot/protocol';

interface Named {
  readonly nameKey: string;
}

/** People in the order of their names, no two of one name. */
export interface ByName<P extends Named> {
  readonly size: number;
  byKey(key: string): P | undefined;
  /** How many stand before a key. */
  before(key: string): number;
  slice(from: number, to: number): readonly P[];
  all(): Iterable<P>;
  add(person: P): void;
  /** Adds many at once, which nobody here has the names of. */
  addAll(people: readonly P[]): void;
  /** Removes who has this key. */
  remove(key: string): void;
}

export function createByName<P extends Named>(): ByName<P> {
  let sorted: P[] = [];
  /** The position of the first entry whose key is not below `key`. */
  function seek(key: string): number {
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
  function byKey(key: string): P | undefined {
    const found = sorted[seek(key)];
    return found?.nameKey === key ? found : undefined;
  }
  return {
    get size() {
      return sorted.length;
    },
    byKey,
    before: seek,
    slice: (from, to) => sorted.slice(from, to),
    all: () => sorted,
    add: (person) => void sorted.splice(seek(person.nameKey), 0, person),
    addAll: (people) => void (sorted = merged(sorted, people.toSorted(compareNames))),
    remove(key) {
      const at = seek(key);
      if (sorted[at]?.nameKey === key) sorted.splice(at, 1);
    },
  };
}

function compareNames(one: Named, other: Named): number {
  return compareKeys(one.nameKey, other.nameKey);
}

/** Two sorted lists as one. */
function merged<P extends Named>(one: readonly P[], other: readonly P[]): P[] {
  const all: P[] = [];
  let at = 0;
  for (const person of other) {
    for (let next = one[at]; next !== undefined && compareNames(next, person) < 0; next = one[at]) {
      all.push(next);
      at += 1;
    }
    all.push(person);
  }
  return [...all, ...one.slice(at)];
}
