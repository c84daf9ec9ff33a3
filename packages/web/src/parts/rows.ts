import type { People, User } from '@earshot/client';
import { useEffect, useState } from 'preact/hooks';
import { unhurried } from '../unhurried.ts';

/** Milliseconds for which rows stay where they are after a pointer has moved over them. */
const rest = 2_000;

/** Somebody in the list; `gone` when they have left and their row has not yet. */
export interface Row {
  readonly user: User;
  readonly gone: boolean;
}

/** What the list shows, and the search that it answers. */
export interface Shown {
  readonly rows: readonly Row[];
  readonly search: string;
}

/**
 * The rows as the server has them; `held`: in the places they have, with what is known of each, without who has come.
 */
export function arrange(shown: Shown, { list, search, loading }: People, held: boolean): Shown {
  if (!held || shown.search !== search)
    return { rows: list.map((user) => ({ user, gone: false })), search: loading ? shown.search : search };
  const known = new Map(list.map((user) => [user.id, user]));
  return { rows: shown.rows.map(({ user }) => ({ user: known.get(user.id) ?? user, gone: !known.has(user.id) })), search };
}

/** Whether somebody who is in both stands at another place in `after`. */
export function hasShifted(before: readonly Row[], after: readonly Row[]): boolean {
  const places = new Map(before.map(({ user }, place) => [user.id, place]));
  return after.some(({ user }, place) => (places.get(user.id) ?? place) !== place);
}

interface Rows {
  /**
   * The rows to draw now, and how many milliseconds later those of `people` may differ; null when they are the same.
   */
  show(people: People): { readonly rows: readonly Row[]; readonly waits: number | null };
  /** To be told of every pointer that moves over the list, touches or scrolls it. */
  readonly onHand: () => void;
  /** The person asks for other rows: they come at once. */
  readonly release: () => void;
  /** Whether a press at `at` was meant for the row that is there: no row has moved lately, or the pointer has since. */
  readonly steady: (at: number) => boolean;
}

function isSame(rows: readonly Row[], list: readonly User[]): boolean {
  return rows.length === list.length && rows.every(({ user }, place) => user.id === list[place]?.id);
}

/**
 * Keeps rows in their places while a pointer is among them: no row moves away under a finger. `now` is as
 * `performance.now()`.
 */
export function createRows(now: () => number): Rows {
  let shown: Shown = { rows: [], search: '' };
  let moved = -Infinity;
  let shifted = -Infinity;
  return {
    show: (people) => {
      const left = moved + rest - now();
      const before = shown.rows;
      shown = arrange(shown, people, left > 0);
      if (hasShifted(before, shown.rows)) shifted = now();
      return { rows: shown.rows, waits: isSame(shown.rows, people.list) ? null : left };
    },
    onHand: () => void (moved = now()),
    release: () => void (moved = -Infinity),
    steady: (at) => at - shifted >= unhurried || moved > shifted,
  };
}

/** The rows of the list. Who comes and who leaves waits while a pointer is among them, then all at once. */
export function useRows(people: People): Omit<Rows, 'show'> & { readonly rows: readonly Row[] } {
  const [kept] = useState(() => createRows(() => performance.now()));
  const [, look] = useState(0);
  const { rows, waits } = kept.show(people);
  useEffect(() => {
    if (waits === null) return;
    const waiting = setTimeout(() => look((count) => count + 1), waits);
    return () => clearTimeout(waiting);
  });
  return { ...kept, rows };
}
