import type { SideFrame } from '@earshot/protocol';
import type { CallEffect } from './effect.ts';
import { writeFrame, type StateFrame } from './frame.ts';

/**
 * The data channel beside the sound, on which two phones tell each other how they stand, so that hold, mute and hang-up
 * need no server. It lives as long as the connection that it belongs to. Pure.
 *
 *     opening --open--> open --closed--> closed
 *        ^                |                |
 *        +--- a new connection is made ----+
 */
export type SideChannel =
  /** Nothing can be said yet. How I stand is said when it opens. */
  | { readonly phase: 'opening'; readonly said: number }
  /** Both say each change. `heard` counts the other's words on this connection; an older one is dropped. */
  | { readonly phase: 'open'; readonly said: number; readonly heard: number }
  /** The other has closed the connection, or it broke. */
  | { readonly phase: 'closed'; readonly said: number };

export type ChannelEvent =
  | { readonly type: 'open' | 'closed' }
  /** A new connection was made, with a new channel. At its other end there may be another page of theirs. */
  | { readonly type: 'renewed' }
  /** I have said how I stand. */
  | { readonly type: 'said' }
  /** The other has said how they stand, in their word of this number. */
  | { readonly type: 'heard'; readonly n: number };

/** A channel that nothing was said on. `phase` is what is known of it by the time both have accepted. */
export function firstChannel(phase: SideChannel['phase']): SideChannel {
  return phase === 'open' ? { phase, said: 0, heard: 0 } : { phase, said: 0 };
}

/** The same channel when nothing changes. `said` grows over all connections, `heard` begins anew on each. */
export function stepChannel(channel: SideChannel, event: ChannelEvent): SideChannel {
  const { phase, said } = channel;
  switch (event.type) {
    case 'open':
      return phase === 'open' ? channel : { phase: 'open', said, heard: 0 };
    case 'closed':
      return phase === 'closed' ? channel : { phase: 'closed', said };
    case 'renewed':
      return { phase: 'opening', said };
    case 'said':
      return phase === 'open' ? { ...channel, said: said + 1 } : channel;
    case 'heard':
      return isNews(channel, event.n) ? { phase: 'open', said, heard: event.n } : channel;
  }
}

/** Whether a word of that number is a newer one than those heard. */
export function isNews(channel: SideChannel, n: number): boolean {
  return channel.phase === 'open' && n > channel.heard;
}

/** Says something, if anything can be said. */
export function speak(channel: SideChannel, attempt: string, frame: SideFrame): readonly CallEffect[] {
  return channel.phase === 'open' ? [{ type: 'say', attempt, text: writeFrame(frame) }] : [];
}

/** My next word of how I stand. */
export function nextWord({ said }: SideChannel, word: Omit<StateFrame, 't' | 'n' | 'v'>): StateFrame {
  return {
    t: 'state',
    n: said + 1,
    ...word,
  };
}
