import type { KeptEntry } from '../records/entries.ts';
import type { EndedCall, LiveCall } from './call.ts';

/** What has happened to a call. Its parties have been told before anybody else hears of it. */
export type CallFact =
  /** It begins, or goes on after a restart of the server. */
  | { readonly type: 'call_opened'; readonly call: LiveCall }
  /** It goes on, with a new version. */
  | { readonly type: 'call_changed'; readonly call: LiveCall }
  | { readonly type: 'call_ended'; readonly call: EndedCall }
  /** A call that is over stands in the history of one of its users. */
  | ({ readonly type: 'entry_kept' } & KeptEntry);
