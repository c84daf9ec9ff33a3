import type { People, User } from '@earshot/client';
import type { Row } from '../parts/first-rows.ts';

/** Milliseconds for which rows stay where they are after a pointer has moved over them. */
const rest = 2_000;

/** The places that are drawn, counted from 0. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

/** What the list shows, and the search that it answers. */
export interface Shown {
  readonly rows: readonly Row[];
  readonly found: string;
}

/** How many rows the whole list has. */
export function countOf({ favourites, total }: People): number {
  return favourites.length + total;
}

function userAt({ favourites, from, list }: People, place: number): User | null {
  const behind = place - favourites.length;
  return (behind < 0 ? favourites[place] : list[behind - from]) ?? null;
}

function placesOf({ favourites, from, list }: People): ReadonlyMap<string, number> {
  const behind = favourites.length + from;
  return new Map([...favourites.map(({ id }, at) => [id, at] as const), ...list.map(({ id }, at) => [id, behind + at] as const)]);
}

/**
 * The rows of a range as the server has them; `held`: those that are shown already in the places they have, with what
 * is known of each, and the others as they follow on those.
 */
export function arrange(shown: Shown, people: People, range: Range, held: boolean): Shown {
  const { found } = people;
  const known = placesOf(people);
  const before = held && shown.found === found ? shown.rows.filter(({ user }) => user !== null) : [];
  const kept = new Map(before.map((row) => [row.place, row]));
  const [above, below] = [shiftOf(before, known), shiftOf(before.toReversed(), known)];
  const end = before.at(-1)?.place ?? -1;
  const rows: Row[] = [];
  const count = Math.max(countOf(people), end + 1);
  for (let { first: place } = range; place <= Math.min(range.last, count - 1); place += 1) {
    const row = kept.get(place);
    const now = place + (place > end ? below : above);
    if (row !== undefined) {
      const user = userNow(row, people, known);
      rows.push({ place, user: user ?? row.user, gone: user === null });
    } else if (now >= 0 && now < countOf(people)) rows.push({ place, user: userAt(people, now), gone: false });
  }
  return { rows, found };
}

/** By how many places the first of these that is still known has moved. */
function shiftOf(rows: readonly Row[], known: ReadonlyMap<string, number>): number {
  for (const { place, user } of rows) {
    const now = user === null ? undefined : known.get(user.id);
    if (now !== undefined) return now - place;
  }
  return 0;
}

function userNow({ user }: Row, people: People, known: ReadonlyMap<string, number>): User | null {
  const place = user === null ? undefined : known.get(user.id);
  return place === undefined ? null : userAt(people, place);
}

export interface Rows {
  /**
   * The rows to draw now, and how many milliseconds later those of `people` may differ; null when they are the same.
   * Whoever is `kept` has a row wherever they are, for the focus is there.
   */
  show(people: People, range: Range, kept: string | null): { readonly rows: readonly Row[]; readonly waits: number | null };
  /** To be told of every pointer that moves over the list, touches or scrolls it. */
  readonly onHand: () => void;
}

function isSame(rows: readonly Row[], people: People): boolean {
  return rows.every(({ user, place }) => user?.id === userAt(people, place)?.id);
}

/**
 * Keeps rows in their places while a pointer is among them: no row moves away under a finger. `now` is as
 * `performance.now()`.
 */
export function createRows(now: () => number): Rows {
  let shown: Shown = { rows: [], found: '' };
  let moved = -Infinity;
  return {
    show: (people, range, kept) => {
      const left = moved + rest - now();
      const before = shown.rows;
      shown = arrange(shown, people, range, left > 0);
      const waits = isSame(shown.rows, people) ? null : left;
      const extra = kept === null || shown.rows.some(({ user }) => user?.id === kept) ? null : rowOf(kept, people, before);
      if (extra !== null) shown = { ...shown, rows: [...shown.rows, extra].toSorted((one, other) => one.place - other.place) };
      return { rows: shown.rows, waits };
    },
    onHand: () => void (moved = now()),
  };
}

/** The row of one who is not in view; where they are known no more, as it was. */
function rowOf(id: string, people: People, before: readonly Row[]): Row | null {
  const place = placesOf(people).get(id);
  return place === undefined ? (before.find(({ user }) => user?.id === id) ?? null) : { place, user: userAt(people, place), gone: false };
}
