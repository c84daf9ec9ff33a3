import type { Away, GroupHere, Listed } from './away.ts';
import { createByName, type ByName } from './by-name.ts';
import type { Person } from './person.ts';
import { comparePlaces, cursorOf, type Place, type Scope } from './place.ts';

/**
 * What somebody looks at: part of a name in the form that is searched ('' for all), in which list, how many, and where
 * the page begins: behind a place, or behind so many.
 */
export interface Query {
  readonly search: string;
  readonly scope: Scope;
  readonly limit: number;
  readonly after: Place | null;
  readonly from: number;
}

export interface Page {
  readonly people: readonly Listed[];
  /** How many match `search`, on all pages, and how many of them are online. */
  readonly total: number;
  readonly online: number;
  /** The cursor of the next page, or null on the last. */
  readonly next: string | null;
}

/** Whoever is here, a group as if it were a person. */
export type Here = Person | GroupHere;

/** Those who are shown as away to whoever looks, whatever they are. */
type Hidden = ReadonlyMap<string, Away>;

/** The page of a list: those who are here, and then those who are away. */
export function pageOf(here: ByName<Here>, away: ByName<Away>, query: Query, hidden: Hidden): Page {
  if (query.search === '' && hidden.size === 0) return pageOfAll(here, away, query);
  return hidden.size === 0 ? pageOfMatches(here.all(), away.all(), query) : pageOfMatches(...apart(here, away, hidden), query);
}

/** Who is here and who is away to somebody from whom some are hidden. */
function apart(here: ByName<Here>, away: ByName<Away>, hidden: Hidden): [Iterable<Here>, Iterable<Away>] {
  const others = createByName<Away>();
  others.addAll([...away.all()].filter(({ id }) => !hidden.has(id)));
  // Whose name of then is another's by now is in no list, as if they were away.
  function isOthers({ nameKey }: Away): boolean {
    const { id } = here.byKey(nameKey) ?? away.byKey(nameKey) ?? { id: '' };
    return id !== '' && !hidden.has(id);
  }
  others.addAll([...hidden.values()].filter((person) => !isOthers(person)));
  return [[...here.all()].filter(({ id }) => !hidden.has(id)), others.all()];
}

function pageOfAll(here: ByName<Here>, away: ByName<Away>, { scope, limit, after, from }: Query): Page {
  const total = here.size + (scope === 'all' ? away.size : 0);
  const start = after === null ? from : behind(here, away, after);
  const end = Math.min(start + limit, total);
  const people = [...here.slice(start, end), ...away.slice(Math.max(0, start - here.size), Math.max(0, end - here.size))];
  return { people, total, online: here.size, next: end < total ? cursorAt(people, scope) : null };
}

/** How many stand before whoever comes behind a place. */
function behind(here: ByName<Here>, away: ByName<Away>, { away: isAway, key }: Place): number {
  const part = isAway ? away : here;
  return (isAway ? here.size : 0) + part.before(key) + (part.byKey(key) === undefined ? 0 : 1);
}

function pageOfMatches(here: Iterable<Here>, away: Iterable<Away>, { search, scope, limit, after, from }: Query): Page {
  const people: Listed[] = [];
  let [total, online, more] = [0, 0, false];
  function look(person: Listed, isAway: boolean): void {
    if (!person.searchKey.includes(search)) return;
    total += 1;
    if (!isAway) online += 1;
    if (after === null ? total <= from : comparePlaces({ away: isAway, key: person.nameKey }, after) <= 0) return;
    if (people.length < limit) people.push(person);
    else more = true;
  }
  for (const person of here) look(person, false);
  if (scope === 'all') for (const person of away) look(person, true);
  return { people, total, online, next: more ? cursorAt(people, scope) : null };
}

function cursorAt(people: readonly Listed[], scope: Scope): string | null {
  const last = people.at(-1);
  return last === undefined ? null : cursorOf({ away: last.status === 'offline', key: last.nameKey }, scope);
}
