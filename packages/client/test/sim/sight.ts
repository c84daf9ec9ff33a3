import type { CallEntry, PhoneSnapshot } from '../../src/snapshot.ts';

/** A call as a page has shown it. */
export interface Seen {
  readonly phase: CallEntry['view']['phase'];
  readonly callId: string | null;
  readonly otherId: string;
}

/** What was seen of one page. */
export interface Sight {
  snapshot: PhoneSnapshot | null;
  readonly versions: Map<string, number>;
  readonly over: Set<string>;
  /** The calls that it shows, as they were seen last. */
  entries: Map<string, Seen>;
  /** When a finger was laid on Accept last, until it is lifted. */
  reachedAt: number;
  /** The calls that its person has set aside here, and the one they are muted in. */
  readonly aside: Set<string>;
  hushed: string | null;
}

export function firstSight(): Sight {
  return {
    snapshot: null,
    versions: new Map(),
    over: new Set(),
    entries: new Map(),
    reachedAt: -Infinity,
    aside: new Set(),
    hushed: null,
  };
}
