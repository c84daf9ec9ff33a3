import { compareKeys, searchForm, type Event } from '@earshot/protocol';
import type { Directory, Page, Query } from './directory.ts';
import type { Endpoint } from './endpoint.ts';
import { toUser, type Person } from './person.ts';

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
  toldTotal: number;
  total: number;
  /** Somebody who came to this view later was told another total. */
  totalMixed: boolean;
  /** The last key of the page when the page is full, else null: everything after the first belongs to it. */
  lastKey: string | null;
  /** Whom newcomers were shown otherwise than `told`, or not at all, since the last tick. */
  readonly shownSince: Set<string>;
  /** The revision of `told`. */
  revision: number;
}

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
  readonly changed: readonly Person[];
  readonly gone: readonly string[];
}

function lastKeyOf(page: Page, { limit }: Query): string | null {
  return page.people.length < limit ? null : (page.people.at(-1)?.nameKey ?? null);
}

function facesOf(page: Page): Map<string, string> {
  return new Map(page.people.map((person) => [person.id, person.face]));
}

export function openView({ query, viewer }: Pick<View, 'query' | 'viewer'>, page: Page, revision: number): View {
  return {
    query,
    viewer,
    told: facesOf(page),
    toldTotal: page.total,
    total: page.total,
    totalMixed: false,
    lastKey: lastKeyOf(page, query),
    shownSince: new Set(),
    revision,
  };
}

/** Somebody new looks at the view and was given `page`, which may be newer than what the others know. */
export function noteShown(view: View, page: Page): void {
  noteTold(view, facesOf(page), page.total);
}

/** Somebody looks at the view who was told otherwise than the others. */
function noteTold(view: View, shown: ReadonlyMap<string, string>, total: number): void {
  for (const [id, face] of shown) if (view.told.get(id) !== face) view.shownSince.add(id);
  for (const id of view.told.keys()) if (!shown.has(id)) view.shownSince.add(id);
  if (total !== view.toldTotal) view.totalMixed = true;
}

/** Makes what an endpoint looks at the view of its user alone, which goes on from what they were told. */
export function ownView({ endpoint, shared: { view } }: Watch, known: View | undefined): View {
  if (known === undefined) return { ...view, viewer: endpoint.userId, shownSince: new Set(view.shownSince) };
  noteTold(known, view.told, view.toldTotal);
  for (const id of view.shownSince) known.shownSince.add(id);
  return known;
}

/** Whether a person with this key belongs to the page as it stands. */
function reaches(view: View, key: string): boolean {
  return (
    finds(view, key) &&
    (view.query.after === null || compareKeys(key, view.query.after) > 0) &&
    (view.lastKey === null || compareKeys(key, view.lastKey) <= 0)
  );
}

function finds({ query }: View, key: string | null): boolean {
  return key !== null && searchForm(key).includes(query.search);
}

/**
 * Whether a change of one person, known under `before` and now under `after` (null: not online), can change what the
 * view shows or counts.
 */
export function concerns(view: View, userId: string, before: string | null, after: string | null): boolean {
  if (view.told.has(userId) || view.shownSince.has(userId)) return true;
  if (after !== null && reaches(view, after)) return true;
  const { search } = view.query;
  return search !== '' && finds(view, before) !== finds(view, after);
}

/** Brings the view up to date and answers what changed. */
export function refresh(view: View, directory: Directory, hidden: ReadonlySet<string>): Difference {
  const page = directory.page(view.query, hidden);
  const faces = facesOf(page);
  const changed = page.people.filter((person) => view.told.get(person.id) !== person.face || view.shownSince.has(person.id));
  const gone = [...view.told.keys(), ...[...view.shownSince].filter((id) => !view.told.has(id))].filter((id) => !faces.has(id));
  view.told = faces;
  view.total = page.total;
  view.lastKey = lastKeyOf(page, view.query);
  view.shownSince.clear();
  return { changed, gone };
}

/** Whether the total is so far from what was told that it is worth an event of its own. */
export function totalIsOff({ total, toldTotal }: View): boolean {
  return total !== toldTotal && (Math.min(total, toldTotal) < 64 || Math.abs(total - toldTotal) > toldTotal / 32);
}

type Told = Omit<Extract<Event, { type: 'presence' }>, 'type' | 'since'>;

/** The JSON of a presence event after `since`. */
export function bodyOf(view: View, { changed, gone }: Difference, revision: number, wallNow: number): string {
  const told: Told = { revision, total: view.total, changed: changed.map((person) => toUser(person, wallNow)), gone: [...gone] };
  return JSON.stringify(told).slice(1, -1);
}
