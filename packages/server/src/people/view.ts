import { searchForm, type Event } from '@earshot/protocol';
import type { Away, Listed } from './away.ts';
import { placeOf, type Directory } from './directory.ts';
import type { Endpoint } from './endpoint.ts';
import type { Page, Query } from './pages.ts';
import { toUser } from './person.ts';
import { comparePlaces, cursorOf, type Place } from './place.ts';

/**
 * What all endpoints that look at the same page have been told of it. One is kept for each query that somebody looks
 * at; its changes are worked out and written as JSON once for all of them.
 */
export interface View {
  readonly query: Query;
  /** Whose alone it is, for somebody is or was hidden from them; null when it is anybody's. */
  readonly viewer: string | null;
  /** The people of the page as told: face by id. */
  told: ReadonlyMap<string, string>;
  toldTotals: Totals;
  totals: Totals;
  /** Somebody who came to this view later was told other totals. */
  totalMixed: boolean;
  /** Where the page begins, and where it ends: null where everybody before, or behind, belongs to it. */
  first: Place | null;
  last: Place | null;
  /** Whom newcomers were shown otherwise than `told`, or not at all, since the last tick. */
  readonly shownSince: Set<string>;
  /** The revision of `told`. */
  revision: number;
}

/** How many a query finds, and how many of them are online. */
export type Totals = Pick<Page, 'total' | 'online'>;

/** A view and the endpoints that look at it. */
export interface SharedView {
  readonly key: string;
  readonly view: View;
  readonly watches: Set<Watch>;
}

/** One endpoint that looks at a view. */
export interface Watch {
  readonly endpoint: Endpoint;
  shared: SharedView;
  /** The revision its client has. */
  revision: number;
  /** Whose changes it has missed while its wire was full; `all` when there were too many. */
  missed: Set<string> | 'all' | null;
}

/** Net changes of a page since it was told. */
export interface Difference {
  readonly changed: readonly Listed[];
  readonly gone: readonly string[];
}

/** What an endpoint has missed: on its page, and of those who are off it and near to its user. */
export interface Now {
  readonly page: Difference;
  readonly near: Difference;
}

/** Names the view of a query, of one viewer alone or of anybody (null). */
export function keyOf({ search, scope, limit, after, from }: Query, viewer: string | null): string {
  return JSON.stringify([search, scope, limit, after === null ? from : cursorOf(after, scope), viewer]);
}

function boundsOf({ people }: Page, { limit, from }: Query): Pick<View, 'first' | 'last'> {
  const [first, last] = [people[0], people.at(-1)];
  return {
    first: from === 0 || first === undefined ? null : placeOf(first),
    last: people.length < limit || last === undefined ? null : placeOf(last),
  };
}

function facesOf(page: Page): Map<string, string> {
  return new Map(page.people.map((person) => [person.id, person.face]));
}

function totalsOf({ total, online }: Page): Totals {
  return { total, online };
}

export function openView({ query, viewer }: Pick<View, 'query' | 'viewer'>, page: Page, revision: number): View {
  return {
    query,
    viewer,
    told: facesOf(page),
    toldTotals: totalsOf(page),
    totals: totalsOf(page),
    totalMixed: false,
    ...boundsOf(page, query),
    shownSince: new Set(),
    revision,
  };
}

/** Somebody new looks at the view and was given `page`, which may be newer than what the others know. */
export function noteShown(view: View, page: Page): void {
  noteTold(view, facesOf(page), page);
}

/** Somebody looks at the view who was told otherwise than the others. */
function noteTold(view: View, shown: ReadonlyMap<string, string>, totals: Totals): void {
  for (const [id, face] of shown) if (view.told.get(id) !== face) view.shownSince.add(id);
  for (const id of view.told.keys()) if (!shown.has(id)) view.shownSince.add(id);
  if (!isSame(totals, view.toldTotals)) view.totalMixed = true;
}

/** Makes what an endpoint looks at the view of its user alone, which goes on from what they were told. */
export function ownView({ endpoint, shared: { view } }: Watch, known: View | undefined): View {
  if (known === undefined) return { ...view, viewer: endpoint.userId, shownSince: new Set(view.shownSince) };
  noteTold(known, view.told, view.toldTotals);
  for (const id of view.shownSince) known.shownSince.add(id);
  return known;
}

/** Whether two totals are the same. */
export function isSame(one: Totals, other: Totals): boolean {
  return one.total === other.total && one.online === other.online;
}

/** Where a place is as seen from the page: before it, on it, behind it; null where the query does not find it. */
function sideOf({ query, first, last }: View, place: Place | null): 'before' | 'on' | 'behind' | null {
  if (place === null || (place.away && query.scope === 'online') || !searchForm(place.key).includes(query.search)) return null;
  if (query.after !== null && comparePlaces(place, query.after) <= 0) return 'before';
  if (first !== null && comparePlaces(place, first) < 0) return 'before';
  return last !== null && comparePlaces(place, last) > 0 ? 'behind' : 'on';
}

/**
 * Whether a change of one person, who stood at `before` and stands at `after` now (null: nowhere), can change what the
 * view shows or counts. A page that begins behind so many is pushed on by whoever comes before it.
 */
export function concerns(view: View, userId: string, before: Place | null, after: Place | null): boolean {
  if (view.told.has(userId) || view.shownSince.has(userId)) return true;
  const [was, is] = [sideOf(view, before), sideOf(view, after)];
  if (is === 'on') return true;
  const { from, search } = view.query;
  if (from > 0 && (was === 'before') !== (is === 'before')) return true;
  return search !== '' && ((was === null) !== (is === null) || before?.away !== after?.away);
}

/** Brings the view up to date and answers what changed. */
export function refresh(view: View, directory: Directory, hidden: ReadonlyMap<string, Away>): Difference {
  const page = directory.page(view.query, hidden);
  const faces = facesOf(page);
  const changed = page.people.filter((person) => view.told.get(person.id) !== person.face || view.shownSince.has(person.id));
  const gone = [...view.told.keys(), ...[...view.shownSince].filter((id) => !view.told.has(id))].filter((id) => !faces.has(id));
  view.told = faces;
  view.totals = totalsOf(page);
  Object.assign(view, boundsOf(page, view.query));
  view.shownSince.clear();
  return { changed, gone };
}

/** Whether a total is so far from what was told that it is worth an event of its own. */
export function totalIsOff({ totals, toldTotals }: View): boolean {
  return isOff(totals.total, toldTotals.total) || isOff(totals.online, toldTotals.online);
}

function isOff(now: number, told: number): boolean {
  return now !== told && (Math.min(now, told) < 64 || Math.abs(now - told) > told / 32);
}

type Told = Omit<Extract<Event, { type: 'presence' }>, 'type' | 'since'>;

/** The JSON of a presence event after `since`. */
export function bodyOf({ totals }: View, { changed, gone }: Difference, revision: number, wallNow: number): string {
  const told: Told = { revision, ...totals, changed: changed.map((person) => toUser(person, wallNow)), gone: [...gone] };
  return JSON.stringify(told).slice(1, -1);
}
