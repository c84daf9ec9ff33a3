import { limits, type User } from '@earshot/protocol';
import type { People } from '../snapshot.ts';
import { beforeInList, inOrder, matches } from './order.ts';

/** Who the list shows, kept in step with the server by revision. */
export interface PeopleState {
  /** As typed. */
  readonly search: string;
  /** In the server's order, me included. */
  readonly users: readonly User[];
  readonly total: number;
  /** Null until a list came over the link that is open. */
  readonly revision: number | null;
  /** How many are asked for at most. */
  readonly limit: number;
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
  readonly changed: readonly User[];
  readonly gone: readonly string[];
}

export interface Listed {
  readonly users: readonly User[];
  readonly total: number;
  readonly revision: number;
}

export type PeopleEvent =
  | { readonly type: 'look'; readonly search: string }
  | { readonly type: 'more' }
  /** Signed in, or the link is up again: what is shown is old. */
  | { readonly type: 'linked' }
  /** An answer; null when there was none. */
  | { readonly type: 'listed'; readonly ask: number; readonly list: Listed | null }
  | { readonly type: 'presence'; readonly presence: Presence }
  | { readonly type: 'timer' }
  | { readonly type: 'left' };

export type PeopleEffect =
  | { readonly type: 'ask'; readonly ask: number; readonly search: string; readonly limit: number }
  | { readonly type: 'timer'; readonly ms: number | null };

export interface PeopleStep {
  readonly state: PeopleState;
  readonly effects: readonly PeopleEffect[];
}

const page = 50;
/** Keystrokes closer together than this are one question. */
const pause = 150;
const retry = 2_000;
const mostEarly = 32;

export const nobody: PeopleState = {
  search: '',
  users: [],
  total: 0,
  revision: null,
  limit: page,
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
      return later({ ...state, search: event.search, limit: page, ask: state.ask + 1, asking: true, early: [] }, pause);
    case 'more':
      return hasMore(state) && !state.asking ? ask({ ...state, limit: Math.min(state.limit + page, limits.page) }) : stay(state);
    case 'linked':
      return ask({ ...state, revision: null });
    case 'listed':
      return listed(state, event.ask, event.list);
    case 'presence':
      return present(state, event.presence);
    case 'timer':
      return state.asking ? ask(state) : stay(state);
    case 'left':
      return { state: { ...nobody, ask: state.ask + 1 }, effects: [{ type: 'timer', ms: null }] };
  }
}

function hasMore({ users, total, limit }: PeopleState): boolean {
  return total > users.length && limit < limits.page;
}

function ask(state: PeopleState): PeopleStep {
  const number = state.ask + 1;
  const { search, limit } = state;
  return {
    state: { ...state, ask: number, asking: true, early: [] },
    effects: [
      { type: 'timer', ms: null },
      { type: 'ask', ask: number, search, limit },
    ],
  };
}

function listed(state: PeopleState, number: number, list: Listed | null): PeopleStep {
  if (number !== state.ask) return stay(state);
  if (list === null) return later(state, retry);
  const { users, total, revision } = list;
  const fresh: PeopleState = { ...state, users, total, revision, asking: false, early: [] };
  return state.early.reduce<PeopleStep>((step, presence) => (step.state.asking ? step : after(step, presence)), stay(fresh));
}

function after(step: PeopleStep, presence: Presence): PeopleStep {
  const { revision } = step.state;
  return revision !== null && presence.revision <= revision ? step : present(step.state, presence);
}

function present(state: PeopleState, presence: Presence): PeopleStep {
  if (state.asking) return stay({ ...state, early: [...state.early, presence].slice(-mostEarly) });
  if (state.revision === null) return stay(state);
  if (presence.since !== state.revision) return ask(state);
  const told = new Set([...presence.gone, ...presence.changed.map((user) => user.id)]);
  const left = state.users.filter((user) => !told.has(user.id));
  const shown = new Set(state.users.map((user) => user.id));
  const here = presence.changed.filter((user) => isOnPage(state, user, shown));
  const users = here.length === 0 && left.length === state.users.length ? state.users : inOrder([...left, ...here]);
  return stay({ ...state, users, total: presence.total, revision: presence.revision });
}

/** Changes may also be about the other party of a call, who need not be on this page. */
function isOnPage({ users, limit, search }: PeopleState, user: User, shown: ReadonlySet<string>): boolean {
  if (!matches(user.username, search)) return false;
  const last = users.at(-1);
  return shown.has(user.id) || users.length < limit || last === undefined || beforeInList(user, last);
}

/** The list as a page draws it. */
export function peopleView(state: PeopleState, me: User | null): People {
  return {
    list: me === null ? state.users : state.users.filter((user) => user.id !== me.id),
    total: Math.max(0, state.total - (me !== null && state.revision !== null && matches(me.username, state.search) ? 1 : 0)),
    search: state.search,
    more: hasMore(state),
    loading: state.asking,
  };
}
