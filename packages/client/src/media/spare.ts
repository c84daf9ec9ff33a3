import { pacing } from '../pacing.ts';
import type { Clock, Peer, PeerEvent } from '../ports.ts';

/**
 * A peer made ahead, so that a call leaves in the very task of the press: after a press, browsers put off every other
 * task until they have drawn.
 */
export interface Spare {
  /** While wanted, one is made where it may be, and anew after each call. */
  readonly want: (on: boolean) => void;
  readonly take: Kept['take'];
  /** The same peer, of a call: nothing is made ahead before the last of them is closed. */
  readonly during: (peer: Peer) => Peer;
}

/** The one that is there, if any is. */
interface Kept {
  readonly make: () => void;
  readonly take: (on: (event: PeerEvent) => void) => Peer | null;
  readonly drop: () => void;
}

interface Made {
  readonly peer: Peer;
  readonly at: number;
  /** Nobody listens before it is taken; nothing happens to it either. */
  listener: ((event: PeerEvent) => void) | null;
}

interface Means {
  readonly clock: Clock;
  readonly createPeer: (on: (event: PeerEvent) => void) => Peer;
  /** Whether one may be made now without asking anybody. */
  readonly mayMake: () => boolean;
}

/** Keeps at most one, while it is wanted and there is no call. */
export function createSpare(means: Means): Spare {
  const kept = createKept(means);
  const calls = new Set<Peer>();
  let wanted = false;
  let stopResting: () => void = () => undefined;
  function keep(): void {
    if (wanted && calls.size === 0 && means.mayMake()) kept.make();
  }
  function rest(): void {
    stopResting();
    if (wanted) stopResting = means.clock.after(pacing.untilSpare, keep);
  }
  return {
    want: (on) => {
      wanted = on;
      if (on) return keep();
      stopResting();
      kept.drop();
    },
    take: kept.take,
    during: (peer) => {
      function close(): void {
        peer.close();
        if (calls.delete(peer)) rest();
      }
      calls.add(peer);
      return { ...peer, close };
    },
  };
}

function createKept({ clock, createPeer }: Means): Kept {
  let made: Made | null = null;
  function drop(): void {
    made?.peer.close();
    made = null;
  }
  return {
    drop,
    make: () => {
      if (made !== null) return;
      const next: Made = { peer: createPeer((event) => next.listener?.(event)), at: clock.now(), listener: null };
      made = next;
      // Without a draft it is no better than a new one.
      next.peer.draft().catch(() => made === next && drop());
    },
    take: (on) => {
      if (made !== null && clock.now() - made.at > pacing.oldestSpare) drop();
      const taken = made;
      made = null;
      if (taken !== null) taken.listener = on;
      return taken?.peer ?? null;
    },
  };
}
