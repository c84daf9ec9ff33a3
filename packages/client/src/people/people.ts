import type { User } from '@earshot/protocol';
import type { People } from '../snapshot.ts';
import { beforeInList, inOrder, isAway, matches } from './order.ts';
import { covers, firstSpread, spreadFor, type Seen, type Spread } from './spread.ts';

/** Who the list shows, kept in step with the server by revision. */
export interface PeopleState {
  /** As typed. */
  readonly search: string;
  /** The search that `users` answer. */
  readonly found: string;
  /** A stretch of the server's list in its order, me included. */
  readonly users: readonly User[];
  /** How many stand before them. */
  readonly from: number;
  readonly total: number;
  /** How many of all are here. */
  readonly online: number;
  /** By name, wherever they stand in the list. */
  readonly favourites: readonly User[];
  /** Null until a list came over the link that is open. */
  readonly revision: number | null;
  /** What was asked for last. */
  readonly spread: Spread;
  /** What of the list is in view. */
  readonly seen: Seen;
  /** The number of the latest question, and whether its answer is awaited. */
  readonly ask: number;
  readonly asking: boolean;
  /** Changes that came while a list was on its way. */
  readonly early: readonly Presence[];
}

export interface Presence {
  readonly since: number;
  readonly revision: number;
  readonly total: number;
  readonly online: number;
  readonly changed: readonly User[];
  readonly gone: readonly string[];
}

export interface Listed {
  readonly users: readonly User[];
  readonly total: number;
  readonly online: number;
  readonly revision: number;
  readonly favourites?: readonly User[];
}

export type PeopleEvent =
  | { readonly type: 'look'; readonly search: string }
  /** These rows are in view. */
  | { readonly type: 'see'; readonly seen: Seen }
  /** Signed in, or the link is up again: what is shown is old. */
  | { readonly type: 'linked' }
  /** An answer; null when there was none. */
  | { readonly type: 'listed'; readonly ask: number; readonly list: Listed | null }
  | { readonly type: 'presence'; readonly presence: Presence }
  | { readonly type: 'favourites'; readonly users: readonly User[] }
  | { readonly type: 'timer' }
  | { readonly type: 'left' };

export type PeopleEffect =
  | { readonly type: 'ask'; readonly ask: number; readonly search: string; readonly spread: Spread }
  | { readonly type: 'timer'; readonly ms: number | null };

export interface PeopleStep {
  readonly state: PeopleState;
  readonly effects: readonly PeopleEffect[];
}

/** Keystrokes closer together than this are one question. */
const pause = 150;
const retry = 2_000;
const mostEarly = 32;

const top: Seen = { first: 0, last: 0 };

/** Always the same, so that a page knows that nothing has changed. */
const none: readonly User[] = [];

export const nobody: PeopleState = {
  search: '',
  found: '',
  users: [],
  from: 0,
  total: 0,
  online: 0,
  favourites: [],
  revision: null,
  spread: firstSpread,
  seen: top,
  ask: 0,
  asking: false,
  early: [],
};

function stay(state: PeopleState): PeopleStep {
  return { state, effects: [] };
}

function later(state: PeopleState, ms: number): PeopleStep {
  return { state, effects: [{ type: 'timer', ms }] };
}

/** What one event makes of the list. Pure. */
export function stepPeople(state: PeopleState, event: PeopleEvent): PeopleStep {
  switch (event.type) {
    case 'look':
      if (event.search === state.search) return stay(state);
      // An answer to an older search must not be shown under the new one.
      return later({ ...state, search: event.search, spread: firstSpread, seen: top, ask: state.ask + 1, asking: true, early: [] }, pause);
    case 'see':
      return see({ ...state, seen: event.seen });
    case 'linked':
      return ask({ ...state, revision: null });
    case 'listed':
      return listed(state, event.ask, event.list);
    case 'presence':
      return present(state, event.presence);
    case 'favourites':
      return stay({ ...state, favourites: event.users });
    case 'timer':
      return state.asking ? ask(state) : stay(state);
    case 'left':
      return { state: { ...nobody, ask: state.ask + 1 }, effects: [{ type: 'timer', ms: null }] };
  }
}

/** Asks for what is in view and was not asked for yet. */
function see(state: PeopleState): PeopleStep {
  const { asking, revision, seen, spread, total } = state;
  const wanted = { ...seen, last: seen.last + mostApart(state) };
  if (asking || revision === null || covers(spread, wanted, total)) return stay(state);
  return ask({ ...state, spread: spreadFor(wanted) });
}

/** How many of the server's list are left out of the one that is shown, at most. */
function mostApart({ favourites, found }: PeopleState): number {
  return 1 + (found === '' ? favourites.length : 0);
}

function ask(state: PeopleState): PeopleStep {
  const number = state.ask + 1;
  const { search, spread } = state;
  return {
    state: { ...state, ask: number, asking: true, early: [] },
    effects: [
      { type: 'timer', ms: null },
      { type: 'ask', ask: number, search, spread },
    ],
  };
}

function listed(state: PeopleState, number: number, list: Listed | null): PeopleStep {
  if (number !== state.ask) return stay(state);
  if (list === null) return later(state, retry);
  const { users, total, online, revision, favourites = state.favourites } = list;
  const { from } = state.spread;
  const fresh: PeopleState = { ...state, found: state.search, users, from, total, online, revision, favourites, asking: false, early: [] };
  const known = state.early.reduce<PeopleStep>((step, presence) => (step.state.asking ? step : after(step, presence)), stay(fresh));
  return known.state.asking ? known : see(known.state);
}

function after(step: PeopleStep, presence: Presence): PeopleStep {
  const { revision } = step.state;
  const isOld = revision !== null && presence.revision <= revision && presence.since !== revision;
  return isOld ? step : present(step.state, presence);
}

function present(state: PeopleState, presence: Presence): PeopleStep {
  if (state.asking) return stay({ ...state, early: [...state.early, presence].slice(-mostEarly) });
  if (state.revision === null) return stay(state);
  if (presence.since !== state.revision) return ask(state);
  const { total, online, revision, changed } = presence;
  const news = new Map(changed.map((user) => [user.id, user]));
  return stay({ ...state, users: withNews(state, presence, news), favourites: updated(state.favourites, news), total, online, revision });
}

/** What is told at the revision that is known is about those who are near to me, wherever they stand. */
function withNews({ users }: PeopleState, { since, revision, changed, gone }: Presence, news: ReadonlyMap<string, User>): readonly User[] {
  const left = users.filter(({ id }) => !gone.includes(id));
  if (since === revision) return updated(left.length === users.length ? users : left, news);
  const others = left.filter(({ id }) => !news.has(id));
  return changed.length === 0 && others.length === users.length ? users : inOrder([...others, ...changed]);
}

function updated(users: readonly User[], news: ReadonlyMap<string, User>): readonly User[] {
  return users.some(({ id }) => news.has(id)) ? users.map((user) => news.get(user.id) ?? user) : users;
}

/** The list as a page draws it: I am left out, and while nothing is searched so are favourites, who have their own. */
export function peopleView(
  { users, favourites, from, total, online, revision, search, found, asking }: PeopleState,
  me: User | null,
): People {
  const apart = found === '' ? favourites : none;
  const mine = me !== null && revision !== null && matches(me.username, found) ? [me] : [];
  const without = [...apart, ...mine];
  const [first] = users;
  const before = from === 0 ? [] : without.filter((one) => first === undefined || beforeInList(one, first));
  const ids = new Set([...apart, ...(me === null ? [] : [me])].map(({ id }) => id));
  return {
    list: ids.size === 0 ? users : users.filter(({ id }) => !ids.has(id)),
    from: Math.max(0, from - before.length),
    total: Math.max(0, total - without.length),
    online: Math.max(0, online - without.filter((one) => !isAway(one)).length),
    favourites: apart,
    search,
    found,
    loading: asking,
  };
}
