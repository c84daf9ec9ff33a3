import type { ErrorCode, User } from '@earshot/protocol';
import type { Problem } from '../problems.ts';
import type { Wait } from '../snapshot.ts';

/**
 *     out --signIn--> registering --token--> joining --welcome--> in --signOut, refused--> out
 *       \--token known----------------------->/  \--name taken--> renaming --renamed--> in
 *     in, renaming --token over--> registering, by the key alone
 */
export type SessionState =
  | { readonly phase: 'out'; readonly name: string; readonly problem: Problem | null }
  /** The name is asked for. `id` makes a repeated request the same request. */
  | {
      readonly phase: 'registering';
      readonly name: string;
      readonly id: string;
      readonly tries: number;
      /** Why the server is asked again by itself: it has too much to do, or gives no answer. */
      readonly waits: Wait | null;
      readonly as: Coming;
      /**
       * The token that is not good any more. It stays in the storage until it is known what follows it, so that a page
       * loaded again meanwhile still comes back by itself.
       */
      readonly stale: string | null;
    }
  /** The token is good or believed to be; the link is being opened. */
  | { readonly phase: 'joining'; readonly token: string; readonly name: string; readonly remembered: boolean }
  | { readonly phase: 'in'; readonly token: string; readonly me: User }
  | {
      readonly phase: 'renaming';
      readonly token: string;
      readonly me: User | null;
      readonly name: string;
      readonly problem: Problem | null;
    };

/**
 * How a plain request or a command ended: `silent` when no answer came. `again`: the server wants to be asked again in
 * so many milliseconds.
 */
export type Outcome = {
  readonly code: ErrorCode | 'silent' | null;
  readonly message: string;
  readonly again: number | null;
  /** The name that was asked for belongs to somebody, who may come in with a device that has their key. */
  readonly kept?: true;
  /** Nobody new comes in so, but an admin can be asked. */
  readonly mayAsk?: true;
};

/** What happens to a token that has a life. */
export type TokenEvent =
  /** The token is to be renewed now. */
  | { readonly type: 'due' }
  /** A fresh token was given, or was not. */
  | { readonly type: 'token'; readonly token: string; readonly name: string; readonly ms: number | null }
  | { readonly type: 'no-token'; readonly outcome: Outcome };

export type SessionEvent =
  | TokenEvent
  /** A token was found in the storage. */
  | { readonly type: 'restore'; readonly name: string; readonly token: string }
  | {
      readonly type: 'sign-in';
      readonly name: string;
      readonly remembered: { readonly name: string; readonly token: string } | null;
      readonly id: string;
    }
  | { readonly type: 'registered'; readonly id: string; readonly name: string; readonly token: string }
  | { readonly type: 'not-registered'; readonly id: string; readonly outcome: Outcome }
  | { readonly type: 'timer' }
  /** `tokenMs`: for how long the token is good; null when it ends by disuse alone. */
  | { readonly type: 'welcome'; readonly me: User | null; readonly nameTaken: boolean; readonly tokenMs: number | null }
  | { readonly type: 'me'; readonly me: User }
  | { readonly type: 'name-taken' }
  | { readonly type: 'renamed'; readonly name: string | null; readonly outcome: Outcome }
  /** The server does not take this phone any more. */
  | { readonly type: 'refused'; readonly reason: 'unauthorized' | 'signed_out' | 'protocol'; readonly id: string }
  | { readonly type: 'sign-out' };

/**
 * Who asks for a name: somebody who types it, a page whose remembered token is not good any more, or one that was in
 * until its token had its time: that one comes by its key or not at all.
 */
export type Coming = 'typed' | 'remembered' | 'lapsed';

/** A way to a token. */
export type Wanted =
  /** Take the name, or come back to it by the key that this device has for it. */
  | { readonly type: 'register'; readonly id: string; readonly name: string; readonly as: Coming }
  /** Ask for a fresh token by the key of this device. */
  | { readonly type: 'renew'; readonly name: string }
  /** Give this device a key, for its user is a guest. */
  | { readonly type: 'enrol'; readonly name: string; readonly userId: string; readonly token: string };

export type SessionEffect =
  | Wanted
  | { readonly type: 'rename'; readonly name: string }
  /** `was`: the name that the same person had before; their key goes with it. */
  | { readonly type: 'remember'; readonly name: string; readonly token: string; readonly was?: string }
  /** Drops the token from the storage, unless another tab has put its own there. */
  | { readonly type: 'forget'; readonly token: string }
  /** Go offline and make the token worthless, unless another tab goes on with it. */
  | { readonly type: 'disconnect'; readonly token: string }
  | { readonly type: 'link'; readonly token: string | null }
  /** The link goes on with another token. */
  | { readonly type: 'relink'; readonly token: string }
  /** When the token is to be renewed. */
  | { readonly type: 'due'; readonly ms: number | null }
  /** The list and the call can be asked about again. */
  | { readonly type: 'entered' }
  /** Nobody is signed in: a call ends. */
  | { readonly type: 'left' }
  | { readonly type: 'problem'; readonly problem: Problem }
  | { readonly type: 'timer'; readonly ms: number | null };

export interface SessionStep {
  readonly state: SessionState;
  readonly effects: readonly SessionEffect[];
}

export function stay(state: SessionState): SessionStep {
  return { state, effects: [] };
}

export function to(state: SessionState, ...effects: readonly SessionEffect[]): SessionStep {
  return { state, effects };
}
