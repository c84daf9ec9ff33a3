import type { KeptEntry } from '../records/entries.ts';
import type { Call, EndedCall, LiveCall } from './call.ts';

/** What has happened to a call. Its parties have been told before anybody else hears of it. */
export type CallFact =
  /** It begins, or goes on after a restart of the server. */
  | { readonly type: 'call_opened'; readonly call: LiveCall }
  /** It goes on, with a new version. */
  | { readonly type: 'call_changed'; readonly call: LiveCall; readonly before: Call }
  | { readonly type: 'call_ended'; readonly call: EndedCall; readonly before: Call }
  /** Somebody begins to be rung for a call. `by` rings them: a user, or null when a transfer has come back. */
  | { readonly type: 'ring_begins'; readonly call: Call; readonly userId: string; readonly by: string | null }
  /** They are rung no more: they have joined, or left. */
  | { readonly type: 'ring_over'; readonly call: Call; readonly userId: string; readonly by: string | null; readonly joined: boolean }
  /** A call that is over stands in the history of one of its users. */
  | ({ readonly type: 'entry_kept' } & KeptEntry);
