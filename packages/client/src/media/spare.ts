import type { Media, Peer, PeerEvent } from '../ports.ts';

/**
 * A peer made ahead, so that a call leaves in the very task of the press: after a press, browsers put off every other
 * task until they have drawn.
 */
export interface Spare {
  readonly keep: () => void;
  readonly take: (on: (event: PeerEvent) => void) => Peer | null;
  readonly drop: () => void;
}

/** A certificate made by the browser lasts 30 days (W3C webrtc-pc 4.9.1); a page may stay open for longer. */
const oldest = 24 * 3_600_000;

interface Made {
  readonly peer: Peer;
  readonly at: number;
  /** Nobody listens before it is taken; nothing happens to it either. */
  listener: ((event: PeerEvent) => void) | null;
}

/** Keeps at most one. `now` in milliseconds. */
export const createSpare = (createPeer: Media['createPeer'], now: () => number): Spare => {
  let made: Made | null = null;
  const drop = (): void => {
    made?.peer.close();
    made = null;
  };
  return {
    drop,
    keep: () => {
      if (made !== null) return;
      const next: Made = { peer: createPeer((event) => next.listener?.(event)), at: now(), listener: null };
      made = next;
      // Without a draft it is no better than a new one.
      next.peer.draft().catch(() => made === next && drop());
    },
    take: (on) => {
      if (made !== null && now() - made.at > oldest) drop();
      const taken = made;
      made = null;
      if (taken !== null) taken.listener = on;
      return taken?.peer ?? null;
    },
  };
};
