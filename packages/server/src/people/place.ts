import { compareKeys } from '@earshot/protocol';

/** Where somebody stands in the list of everybody: those who are here come first, each part by name. */
export interface Place {
  readonly away: boolean;
  /** The name as it is compared; nobody else in the list has it. */
  readonly key: string;
}

export type Scope = 'online' | 'all';

export function comparePlaces(one: Place, other: Place): number {
  return Number(one.away) - Number(other.away) || compareKeys(one.key, other.key);
}

/** A place as the cursor of a page. The list of those who are here has keys alone, as it always had. */
export function cursorOf({ away, key }: Place, scope: Scope): string {
  return scope === 'online' ? key : `${away ? 'away' : 'here'} ${key}`;
}

/** The place that a cursor names; any text names one. */
export function readCursor(cursor: string, scope: Scope): Place {
  if (scope === 'online') return { away: false, key: cursor };
  const [, part, key] = /^(here|away) (.*)$/su.exec(cursor) ?? [];
  return { away: part === 'away', key: key ?? cursor };
}
