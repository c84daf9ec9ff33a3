import type { Entry } from '@earshot/protocol';
import { matches } from '../people/order.ts';
import {
  noHistory,
  type EntryPage,
  type HistoryEffect,
  type HistoryEvent,
  type HistoryState,
  type HistoryStep,
  type Known,
  type Pressed,
  type Told,
  type Which,
} from './state.ts';

const page = 50;
const mostAtOnce = 1_000;
/** Keystrokes closer together than this are one question. */
const pause = 150;
const retry = 5_000;
const mostEarly = 64;

function stay(state: HistoryState): HistoryStep {
  return { state, effects: [] };
}

/** What one event makes of the history. Pure. */
export function stepHistory(state: HistoryState, event: HistoryEvent): HistoryStep {
  switch (event.type) {
    case 'look':
    case 'more':
    case 'see':
    case 'see-call':
    case 'delete':
      return pressed(state, event);
    case 'stale':
    case 'entered':
    case 'listed':
    case 'told':
    case 'refused':
    case 'timer':
    case 'left':
      return known(state, event);
  }
}

function known(state: HistoryState, event: Known): HistoryStep {
  switch (event.type) {
    case 'stale':
      return stay({ ...state, phase: 'unknown', asking: null, ask: state.ask + 1 });
    case 'entered':
      return state.phase === 'known' || state.phase === 'asked' ? stay(state) : ask(state);
    case 'listed':
      return listed(state, event.ask, event.page);
    case 'told':
      return stay(told(state.asking === null ? state : { ...state, early: [...state.early, event.told].slice(-mostEarly) }, event.told));
    case 'refused':
      return ask(state);
    case 'timer':
      return state.phase === 'unknown' || state.phase === 'known' ? stay(state) : ask(state);
    case 'left':
      return { state: { ...noHistory, ask: state.ask + 1 }, effects: [{ type: 'timer', ms: null }] };
  }
}

function pressed(state: HistoryState, event: Pressed): HistoryStep {
  switch (event.type) {
    case 'look':
      return look(state, event);
    case 'more':
      return state.next !== null && state.asking === null ? askMore(state, state.next) : stay(state);
    case 'see':
      return see(state, event.which);
    case 'see-call': {
      const entry = state.entries.find(({ call_id, seen: isSeen }) => call_id === event.callId && !isSeen);
      return entry === undefined ? stay(state) : see(state, { entry: entry.entry_id });
    }
    case 'delete':
      return { state: deleted(state, event.which), effects: [{ type: 'change', name: 'history/delete', which: event.which }] };
  }
}

function look(state: HistoryState, { search, missedOnly }: Extract<Pressed, { type: 'look' }>): HistoryStep {
  if (search === state.search && missedOnly === state.missedOnly) return stay(state);
  // An answer to an older search must not be shown under the new one.
  const next: HistoryState = { ...state, search, missedOnly, entries: [], next: null, ask: state.ask + 1, asking: null, early: [] };
  if (search === state.search) return ask(next);
  return { state: { ...next, phase: 'asked' }, effects: [{ type: 'timer', ms: pause }] };
}

/** Asks for the newest, as many as are shown. */
function ask(state: HistoryState): HistoryStep {
  const limit = Math.min(mostAtOnce, Math.max(page, state.entries.length));
  const next: HistoryState = { ...state, phase: 'asked', ask: state.ask + 1, asking: 'all', early: [] };
  return { state: next, effects: [{ type: 'timer', ms: null }, question(next, { limit })] };
}

function askMore(state: HistoryState, before: string): HistoryStep {
  const next: HistoryState = { ...state, ask: state.ask + 1, asking: 'more', early: [] };
  return { state: next, effects: [question(next, { limit: page, before })] };
}

function question(state: HistoryState, body: Readonly<Record<string, string | number>>): HistoryEffect {
  const { search, missedOnly } = state;
  const which = { ...(search.trim() === '' ? {} : { search }), ...(missedOnly ? { only: 'missed' } : {}) };
  return { type: 'list', ask: state.ask, body: { ...body, ...which } };
}

function listed(state: HistoryState, number: number, found: EntryPage | null): HistoryStep {
  if (number !== state.ask || state.asking === null) return stay(state);
  const { asking } = state;
  // Further pages can be asked for again by whoever wants them.
  if (found === null && asking === 'more') return stay({ ...state, asking: null });
  if (found === null) return { state: { ...state, phase: 'failed', asking: null }, effects: [{ type: 'timer', ms: retry }] };
  const entries = asking === 'more' ? inOrder([...state.entries, ...found.entries]) : found.entries;
  const fresh: HistoryState = { ...state, ...found, phase: 'known', entries, asking: null, early: [] };
  return stay(state.early.reduce(told, fresh));
}

/** What the server says has changed. To hear it twice is the same. */
function told(state: HistoryState, { change, entry_id: id, entry, unseen }: Told): HistoryState {
  switch (change) {
    case 'added':
      return { ...state, unseen, entries: entry !== null && belongs(state, entry) ? inOrder([...state.entries, entry]) : state.entries };
    case 'seen':
      return { ...seen(state, whichOf(id)), unseen };
    case 'deleted':
      return { ...deleted(state, whichOf(id)), unseen };
  }
}

function whichOf(id: string | null): Which {
  return id === null ? 'all' : { entry: id };
}

/** Whether an entry is to be shown: it matches, and is no older than what was asked for. */
function belongs({ search, missedOnly, next }: HistoryState, { entry_id: id, outcome, others }: Entry): boolean {
  if (missedOnly && outcome !== 'missed') return false;
  if (next !== null && id <= next) return false;
  return search.trim() === '' || others.some(({ username }) => matches(username, search));
}

/** The newest first, each once: ids are in the order of time. */
function inOrder(entries: readonly Entry[]): readonly Entry[] {
  const each = new Map(entries.map((entry) => [entry.entry_id, entry]));
  return [...each.values()].toSorted((one, other) => (one.entry_id < other.entry_id ? 1 : -1));
}

function see(state: HistoryState, which: Which): HistoryStep {
  const next = seen(state, which);
  if (which === 'all' ? state.unseen === 0 : next.unseen === state.unseen) return stay(state);
  return { state: next, effects: [{ type: 'change', name: 'history/seen', which }] };
}

function seen(state: HistoryState, which: Which): HistoryState {
  function isMeant(entry: Entry): boolean {
    return !entry.seen && (which === 'all' || entry.entry_id === which.entry);
  }
  const count = state.entries.filter(isMeant).length;
  if (count === 0 && which !== 'all') return state;
  const entries = state.entries.map((entry) => (isMeant(entry) ? { ...entry, seen: true } : entry));
  return { ...state, entries, unseen: which === 'all' ? 0 : Math.max(0, state.unseen - count) };
}

function deleted(state: HistoryState, which: Which): HistoryState {
  if (which === 'all') return { ...state, entries: [], next: null, unseen: 0 };
  const gone = state.entries.find(({ entry_id: id }) => id === which.entry);
  if (gone === undefined) return state;
  const entries = state.entries.filter((entry) => entry !== gone);
  return { ...state, entries, unseen: Math.max(0, state.unseen - (gone.seen ? 0 : 1)) };
}
