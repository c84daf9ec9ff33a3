import type { CloseReason } from '@earshot/protocol';

/**
 * The connection to the server, kept up without anybody's help.
 *
 *      closed --start--> opening --welcome--> open
 *        ^                ^ ^ |                 |
 *        |   first retry  | | | failed          | lost
 *      stop, refused      | | v                 |
 *                         | waiting <-----------+
 *                 answers | ^ |
 *                         | | | retry
 *                  silent | | v
 *                        knocking
 */
export type LinkState =
  | { readonly phase: 'closed'; readonly wires: number }
  /** A wire is being opened; it counts once the server says `welcome`. */
  | (Life & {
      readonly phase: 'opening';
      readonly wire: number;
      /** The server has just answered a knock. */
      readonly answered: boolean;
    })
  | (Life & {
      readonly phase: 'open';
      readonly wire: number;
      /** When it was opened, and when anything last came in. */
      readonly since: number;
      readonly heard: number;
      /** A heartbeat went out at this time, and nothing has come in since. */
      readonly asked: number | null;
      /** The server stops: come back after a random part of this. */
      readonly drain: number | null;
    })
  | (Life & { readonly phase: 'waiting'; readonly retryAt: number })
  /**
   * A plain request finds out whether there is a server again. Browsers hold sockets back for seconds once some of them
   * have failed in a row (RFC 6455 section 7.2.3 asks for it), so none is opened in vain; see
   * docs/decisions/0014-knock-before-a-socket.md.
   */
  | (Life & { readonly phase: 'knocking' });

export type Door = 'socket' | 'stream';

/** The place in the server's events from which a reconnect goes on. */
export interface Place {
  readonly epoch: string;
  readonly seq: number;
}

/** What outlives one wire. */
export interface Life {
  readonly token: string;
  readonly door: Door;
  readonly place: Place | null;
  /** Tries since the last wire that held. */
  readonly attempt: number;
  /** Wires of this door that came to nothing since the last `welcome`. */
  readonly failures: number;
  /**
   * A socket has worked since the stream was last used, so sockets are not blocked, unless `denied` says that this is
   * another network by now.
   */
  readonly proven: boolean;
  /** Sockets that came to nothing right after the server had answered a knock, since the last `welcome`. */
  readonly denied: number;
  /**
   * Counts wires and knocks for as long as the phone lives, over sign-outs too: what comes from an older one is
   * dropped.
   */
  readonly wires: number;
  /** When a wire was last opened, welcomed or not. */
  readonly openedAt: number;
  /** The server has taken the last wire for one too many of this user's. */
  readonly crowded: boolean;
  /** A call has lost its sound and waits for the server to find another way. */
  readonly urgent: boolean;
}

export type LinkTimer = 'opening' | 'retry' | 'quiet';

export type LinkEvent =
  | { readonly type: 'start'; readonly token: string }
  /** The same user has another token from now on. A wire that is open stays. */
  | { readonly type: 'token'; readonly token: string }
  | { readonly type: 'stop' }
  | { readonly type: 'welcome'; readonly wire: number; readonly place: Place }
  /** Anything else came in; `seq` with an event. */
  | { readonly type: 'heard'; readonly wire: number; readonly seq: number | null }
  | { readonly type: 'drain'; readonly wire: number; readonly within: number }
  /** The wire is gone; `reason` when the server gave one. */
  | { readonly type: 'gone'; readonly wire: number; readonly reason: CloseReason | null }
  /** Whether the server answers plain requests, and takes the token. */
  | { readonly type: 'probed'; readonly wire: number; readonly verdict: 'answers' | 'refused' | 'silent' }
  /** A command has had no answer for too long; or what came in is so late that `all` is to be told anew. */
  | { readonly type: 'overdue'; readonly all?: true }
  /**
   * The page is shown again, or (`network`) the network of this device changed or came back: what was begun on the old
   * one is of no use.
   */
  | { readonly type: 'wake'; readonly network: boolean }
  /** Nothing of the page will run until it wakes. */
  | { readonly type: 'sleep' }
  | { readonly type: 'urgent'; readonly on: boolean }
  | { readonly type: 'timer'; readonly name: LinkTimer };

export type Refused = 'unauthorized' | 'signed_out' | 'protocol';

export type LinkEffect =
  | { readonly type: 'open'; readonly wire: number; readonly door: Door; readonly token: string; readonly place: Place | null }
  | { readonly type: 'drop'; readonly wire: number }
  /** The wire that is there goes on with this token. */
  | { readonly type: 'token'; readonly token: string }
  /** Ask by a plain request, for `ms` at most; without a token only whether anybody answers. */
  | { readonly type: 'probe'; readonly wire: number; readonly token: string | null; readonly ms: number }
  /** Send `users/heartbeat` and do nothing with its answer: that it comes is enough. */
  | { readonly type: 'heartbeat' }
  | { readonly type: 'timer'; readonly name: LinkTimer; readonly ms: number | null }
  /** The server will not have this phone: it is of no use to try again. */
  | { readonly type: 'refused'; readonly reason: Refused };

export interface LinkContext {
  /** Milliseconds on the phone's clock. */
  readonly now: number;
  /** A random number from 0 up to 1. */
  readonly unit: number;
  /**
   * There is a call, or the server has still to hear what somebody did to one: both shall agree soon after it is back.
   */
  readonly awaited: boolean;
}

export interface LinkStep {
  readonly state: LinkState;
  readonly effects: readonly LinkEffect[];
}

export const closedLink: LinkState = { phase: 'closed', wires: 0 };

/**
 * The count of wires goes on, with one left out, so that nothing late of this session is taken for what the next one
 * learns of its last wire.
 */
export function closedAfter(state: LinkState): LinkState {
  return state.phase === 'closed' ? state : { phase: 'closed', wires: state.wires + 1 };
}
