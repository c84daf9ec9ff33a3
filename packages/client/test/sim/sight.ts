import type { CallEntry, PhoneSnapshot } from '../../src/snapshot.ts';
import type { Tab } from './device.ts';
import { calm } from './pipe.ts';

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
  /** The calls that were over here, each with the version in which it was. */
  readonly over: Map<string, number>;
  /**
   * When each ring was to be over as the page was told last (Unix ms), where it rings still or that alone has ended it.
   */
  readonly ringEnds: Map<string, number>;
  /** The calls that it shows, as they were seen last. */
  entries: Map<string, Seen>;
  /** When a finger was laid on Accept last, and for which call, until it is lifted. */
  reached: { readonly at: number; readonly callId: string | null } | null;
  /** The calls that its person has set aside here, and those they were in when they muted themselves. */
  readonly aside: Set<string>;
  readonly hushed: Set<string>;
  /** Since when nothing new was pressed or shown here, and the server could be reached as it should be. */
  stillFrom: number | null;
  /** The same of the others. */
  soundFrom: number | null;
  /** Since when the server could be reached, whatever was pressed or shown. */
  reachedFrom: number | null;
}

export function firstSight(): Sight {
  return {
    snapshot: null,
    versions: new Map(),
    over: new Map(),
    ringEnds: new Map(),
    entries: new Map(),
    reached: null,
    aside: new Set(),
    hushed: new Set(),
    stillFrom: null,
    soundFrom: null,
    reachedFrom: null,
  };
}

/** Whether the page waits for its person or the server before it knows what becomes of a press. */
function isUnderWay({ view }: CallEntry): boolean {
  return view.phase === 'accepting' || (view.phase === 'dialing' && view.call === null);
}

function reachesServer({ page, way }: Tab): boolean {
  if (page === null) return false;
  const { session, link, calls } = page.see();
  if (calls.some(isUnderWay)) return false;
  if (session.phase !== 'in' || link.phase !== 'open') return false;
  if (!way.up || way.weather !== calm || way.open.size === 0) return false;
  for (const open of way.open) if (open.isDeaf()) return false;
  for (const pipe of way.pipes) if (pipe.isLate()) return false;
  return true;
}

function reachesOther({ page }: Tab): boolean {
  if (page === null || !page.antenna.up) return false;
  const { calls } = page.see();
  if (calls.some(isUnderWay)) return false;
  const talks = calls.flatMap(({ view }) => (view.phase === 'talking' ? [view] : []));
  return talks.length > 0 && talks.every(({ media }) => media === 'connected');
}

/** Notes what the tab can reach now. Whatever is pressed, or happens to it, begins the count anew. */
export function watch(tab: Tab, sight: Sight, now: number): void {
  const reaches = reachesServer(tab);
  sight.stillFrom = reaches ? (sight.stillFrom ?? now) : null;
  sight.reachedFrom = reaches ? (sight.reachedFrom ?? now) : null;
  sight.soundFrom = reachesOther(tab) ? (sight.soundFrom ?? now) : null;
}
