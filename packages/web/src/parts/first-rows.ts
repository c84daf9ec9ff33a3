import type { People, User } from '@earshot/client';
import type { VNode } from 'preact';

/** A place and who has it: null while they are loaded; `gone` when they have left and their row has not yet. */
export interface Row {
  readonly place: number;
  readonly user: User | null;
  readonly gone: boolean;
}

/** What is drawn of the list. */
export interface Shown {
  readonly rows: readonly (Row & {
    /** Pixels above it for rows that are not drawn. */
    readonly above: number;
    /** What stands above it, when a part of the list begins here. */
    readonly heading: VNode | null;
  })[];
  /** The same below all of them. */
  readonly below: number;
  /** The id of the row that Tab comes to. */
  readonly stop: string | null;
}

const most = 20;

/** The first rows, as they are drawn until it is known which are in view. */
export function firstRows({ favourites, from, list }: People): Shown {
  const users = [...favourites, ...(from === 0 ? list : [])].slice(0, most);
  const rows = users.map((user, place) => ({ place, user, gone: false, above: 0, heading: null }));
  return { rows, below: 0, stop: users[0]?.id ?? null };
}
