/** What is seen of the server at one moment. */
export interface Sample {
  /** Resident bytes of its process. */
  readonly memory: number;
  /** Bytes of JavaScript objects in it. */
  readonly heap: number;
  /** Open files and sockets. */
  readonly descriptors: number;
  /** Bytes of all files in its data folder. */
  readonly database: number;
  /** Milliseconds until it answered a request for its health. */
  readonly answer: number;
}

export type Quantity = keyof Sample;

/**
 * The longest silence within some seconds, in milliseconds: of the running call, and of a bare pair of connections
 * beside it in the same browsers.
 */
export interface Silence {
  readonly call: number;
  readonly bare: number;
}

/**
 * How one quantity went. What is lowest counts, for a flood that is on, and rubbish that nobody has collected yet, are
 * no leak.
 */
export interface Course {
  readonly start: number;
  readonly middle: number;
  readonly end: number;
  readonly max: number;
  /** Whether the last third is no higher than the second one, but for what is allowed. */
  readonly flat: boolean;
}

/**
 * The lowest of each third of the time, and the highest of all. `room` is what the last third may be above the second.
 */
export function course(values: readonly number[], room: number): Course {
  const third = Math.ceil(values.length / 3);
  function lowest(from: number, to: number) {
    return Math.min(...values.slice(from, to));
  }
  const [start, middle, end] = [lowest(0, third), lowest(third, 2 * third), lowest(2 * third, values.length)];
  return { start, middle, end, max: Math.max(...values), flat: values.length > 2 && end <= middle + room };
}

/** Milliseconds of silence above what the machine itself causes that nobody may hear: as long as with chaos. */
export const unbroken = 200;

/**
 * The longest silence of the call and of the bare pair, and what the call's silences have more. A busy machine holds up
 * now the one and now the other, so they are compared by rank: the call's longest with the longest of the bare pair,
 * its second with the second, and so on. `added` is the most that one is longer than its like.
 */
export function silences(seen: readonly Silence[]): {
  readonly call: number;
  readonly bare: number;
  readonly added: number;
  readonly whole: boolean;
} {
  function ranked(of: (one: Silence) => number) {
    return seen.map(of).toSorted((one, other) => other - one);
  }
  const [calls, bares] = [ranked(({ call }) => call), ranked(({ bare }) => bare)];
  const added = Math.max(0, ...calls.map((call, rank) => call - (bares[rank] ?? 0)));
  return { call: calls[0] ?? 0, bare: bares[0] ?? 0, added, whole: seen.length > 0 && added <= unbroken };
}

/** Descriptors that are not back so many milliseconds after a deed are leaked. */
export const comesBack = 60_000;

const KiB = 1_024;
const MiB = 1_024 * KiB;

/**
 * What each quantity may grow by from the second third to the last. The database keeps calls and names for as long as
 * it is told to, so it may grow by what came, and by the journal that SQLite fills before it begins it anew. How soon
 * it answers is the machine's affair as well: it is only shown.
 */
export function roomFor({ kept }: { readonly kept: number }): Readonly<Record<Quantity, number>> {
  return {
    memory: 16 * MiB,
    heap: 8 * MiB,
    descriptors: 8,
    database: 4 * MiB + 2 * KiB * kept,
    answer: Infinity,
  };
}
