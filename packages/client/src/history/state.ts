import type { Entry, Event } from '@earshot/protocol';
import type { History } from '../snapshot.ts';

/**
 *     unknown --entered--> asked --page--> known --snapshot--> unknown
 *                            \--no answer--> failed --timer, entered--> asked
 *
 * What is shown stays while it is asked for anew.
 */
export interface HistoryState {
  readonly phase: 'unknown' | 'asked' | 'known' | 'failed';
  /** As typed. */
  readonly search: string;
  readonly missedOnly: boolean;
  /** Of those that match, the newest first. */
  readonly entries: readonly Entry[];
  /** Where the next page begins; null when there is none. */
  readonly next: string | null;
  readonly unseen: number;
  /** The number of the latest question, and what it is for. */
  readonly ask: number;
  readonly asking: 'all' | 'more' | null;
  /** What was told while the answer was on its way. */
  readonly early: readonly Told[];
}

export type Told = Extract<Event, { type: 'history' }>;

/** A page, as the server answers it. */
export interface EntryPage {
  readonly entries: readonly Entry[];
  readonly next: string | null;
  readonly unseen: number;
}

/** One entry by its id, or every one. */
export type Which = { readonly entry: string } | 'all';

export type HistoryEvent = Known | Pressed;

/** What becomes of what is known. */
export type Known =
  /** What is known may be old: the server says everything anew. */
  | { readonly type: 'stale' }
  /** Signed in: the server can be asked. */
  | { readonly type: 'entered' }
  /** An answer; null when there was none. */
  | { readonly type: 'listed'; readonly ask: number; readonly page: EntryPage | null }
  | { readonly type: 'told'; readonly told: Told }
  /** What was pressed could not be done. */
  | { readonly type: 'refused' }
  | { readonly type: 'timer' }
  | { readonly type: 'left' };

/** What a person does. */
export type Pressed =
  | { readonly type: 'look'; readonly search: string; readonly missedOnly: boolean }
  | { readonly type: 'more' }
  | { readonly type: 'see'; readonly which: Which }
  /** A call that the person was told they have missed. */
  | { readonly type: 'see-call'; readonly callId: string }
  | { readonly type: 'delete'; readonly which: Which };

export type HistoryEffect =
  | { readonly type: 'list'; readonly ask: number; readonly body: Readonly<Record<string, string | number>> }
  | { readonly type: 'change'; readonly name: 'history/seen' | 'history/delete'; readonly which: Which }
  | { readonly type: 'timer'; readonly ms: number | null };

export interface HistoryStep {
  readonly state: HistoryState;
  readonly effects: readonly HistoryEffect[];
}

/** What one event makes of the history. */
export type StepHistory = (state: HistoryState, event: HistoryEvent) => HistoryStep;

export const noHistory: HistoryState = {
  phase: 'unknown',
  search: '',
  missedOnly: false,
  entries: [],
  next: null,
  unseen: 0,
  ask: 0,
  asking: null,
  early: [],
};

/** The history as a page draws it. */
export function historyView({ phase, search, missedOnly, entries, next, unseen }: HistoryState): History {
  const standing = phase === 'known' || phase === 'failed' ? phase : entries.length > 0 ? 'known' : 'loading';
  return { standing, search, missedOnly, entries, more: next !== null, unseen };
}
