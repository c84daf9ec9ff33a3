import type { MicrophoneAccess } from '@earshot/client';
import type { SoundOut } from '../ring/sound-out.ts';

/** What is so in this page, as far as a ring is concerned. */
export interface Here {
  /** The server cannot be reached. */
  readonly away: boolean;
  /** I do not want to be disturbed. */
  readonly dnd: boolean;
  /** What becomes of a call while I have one. */
  readonly call: 'none' | 'second-rings' | 'busy';
  readonly microphone: MicrophoneAccess;
  /** `waits`: the browser lets no sound out before something was pressed. `off`: the ring volume is 0. */
  readonly sound: SoundOut | 'off';
  /** The system shows a notification when it rings. */
  readonly notifies: boolean;
  /** The step that makes this phone ready was gone through, or put off. */
  readonly armed: boolean;
}

/** The reason that is said beside it. */
export type Why = 'server' | 'dnd' | 'busy' | 'blocked' | 'missing' | 'second' | 'unpressed' | 'volume' | 'silent';

/** What a press on the button does about it. */
export type Deed = 'arm' | 'mend' | 'unlock' | 'turn-up';

/**
 * How this page can be reached: a ring is heard or at least seen here (`rings`), or nothing is to be heard, and the
 * system shows it (`notified`), or nobody can talk with me here (`not`).
 */
export interface Standing {
  readonly is: 'rings' | 'notified' | 'not';
  readonly why: Why | null;
  readonly deed: Deed | null;
}

function not(why: Why, deed: Deed | null = null): Standing {
  return { is: 'not', why, deed };
}

/** What the badge says. The first reason that holds is the one to be mended first. Pure. */
export function standingOf({ away, dnd, call, microphone, sound, notifies, armed }: Here): Standing {
  if (away) return not('server');
  if (dnd) return not('dnd');
  if (call === 'busy') return not('busy');
  if (call === 'second-rings') return { is: 'rings', why: 'second', deed: null };
  if (microphone === 'blocked' || microphone === 'missing') return not(microphone, 'mend');
  const silent = notifies ? 'notified' : 'rings';
  if (sound === 'off') return { is: silent, why: 'volume', deed: 'turn-up' };
  if (sound === 'none') return { is: silent, why: 'silent', deed: 'mend' };
  if (sound === 'waits') return { is: silent, why: 'unpressed', deed: 'unlock' };
  return { is: 'rings', why: null, deed: armed ? null : 'arm' };
}
