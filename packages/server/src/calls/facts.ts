import type { Call, EndedCall, LiveCall } from './call.ts';

/** What has happened to a call. Both users have been told before anybody else hears of it. */
export type CallFact =
  /** Two users are in a call with each other: it begins, or goes on after a restart of the server. */
  | { readonly type: 'call_opened'; readonly call: LiveCall }
  /** It lives on, and is not what it was. */
  | { readonly type: 'call_changed'; readonly call: Call }
  | { readonly type: 'call_ended'; readonly call: EndedCall };
