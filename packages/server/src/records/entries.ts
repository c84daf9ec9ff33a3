import type { CallOutcome, Entry } from '@earshot/protocol';

/** A call as it stands in the history of one of its users; what they have missed is unseen at first. */
export interface EntryRecord {
  readonly userId: string;
  readonly direction: 'in' | 'out';
  readonly outcome: CallOutcome;
  readonly others: Entry['others'];
  /** What they talked in it themselves. */
  readonly talkMs: number;
  /** What was said when it was declined, by them or to them; empty when nothing was. */
  readonly message: string;
}

/** An entry that was kept just now, and how many missed calls its user has not seen. */
export interface KeptEntry {
  readonly userId: string;
  readonly entry: Entry;
  readonly unseen: number;
}

export interface HistoryQuery {
  readonly userId: string;
  readonly limit: number;
  /** Where the page before has ended; null for the newest. */
  readonly before: string | null;
  readonly only: 'missed' | null;
  /** Part of a name as it is searched; empty for all. */
  readonly search: string;
}

export interface HistoryPage {
  /** The newest first. */
  readonly entries: readonly Entry[];
  /** `before` of the next page; null when there is none. */
  readonly next: string | null;
  readonly unseen: number;
}

/** What became of one entry, or of all of a user's. */
export interface EntriesChanged {
  /** How many were changed. */
  readonly changed: number;
  /** The one that was meant, as it stands; null when it is not there, or all were meant. */
  readonly entry: Entry | null;
  readonly unseen: number;
}

/** The history of each user by itself. `entryId` null means all of theirs. */
export interface HistoryRecords {
  listEntries(query: HistoryQuery): HistoryPage;
  seeEntries(userId: string, entryId: string | null): EntriesChanged;
  /** Deletes `atOnce` entries at most. The entries of the others stay. */
  deleteEntries(userId: string, entryId: string | null, atOnce: number): EntriesChanged;
}
