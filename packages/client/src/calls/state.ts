import type { CallState, Idle, Kept } from '../call/state.ts';
import type { Over } from './over.ts';

/** One of my calls; `id` is the same from its first moment to its last. */
export interface Entry {
  readonly id: string;
  readonly call: Exclude<CallState, Idle>;
}

/** All calls of this phone. Each is a machine of its own (`call/state.ts`); what is between them is in `rules.ts`. */
export interface CallSet {
  /** In the order in which they began. */
  readonly entries: readonly Entry[];
  /** The one that the person is at; null while there is none. */
  readonly focus: string | null;
  /** What this tab held before it was loaded again, until the server tells whether it still does. */
  readonly kept: readonly Kept[];
  readonly over: Over;
  /** The person has muted themselves in what they talk in; what begins beside it is muted as well. */
  readonly muted: boolean;
}

export function noCalls(kept: readonly Kept[]): CallSet {
  return { entries: [], focus: null, kept, over: [], muted: false };
}
