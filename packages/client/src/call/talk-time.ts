import type { Call } from '@earshot/protocol';
import { talkedMs, type Talk } from '../snapshot.ts';

/**
 * How long was talked and held, and what the server is told so that it counts the same
 * (docs/decisions/0026-talk-time-is-told-by-those-who-hear.md). Pure.
 */
export interface TalkTime {
  readonly talk: Talk;
  /** Since when somebody holds, on the phone's clock; null while nobody does. */
  readonly heldSince: number | null;
  readonly word: Word;
}

/**
 * Whether there is sound here is told to the server until it agrees.
 *
 *     early ---due---> free <---answered, due--- told
 *       |               |                         ^
 *       +---------------+-- the server is told ---+
 */
export type Word =
  /** The first connection may be up at any moment: there is no need to say that it is not. */
  | 'early'
  /** Nothing is being said. */
  | 'free'
  /** The server is being told; or it has refused to hear it, and is told again when that is due. */
  | 'told';

export type WordEvent = 'due' | 'answered' | 'tell';

export function stepWord(word: Word, event: WordEvent): Word {
  switch (event) {
    case 'due':
      return 'free';
    case 'answered':
      return word === 'told' ? 'free' : word;
    case 'tell':
      return 'told';
  }
}

/** What the sound here is, and what the server has on record of it: null while it has heard nothing. */
export interface SoundHere {
  readonly up: boolean;
  /** It has not been up yet. */
  readonly first: boolean;
  readonly recorded: boolean | null;
}

/** Whether the server is to be told now: one word at a time, and none of a first connection that is quick. */
export function isToTell(word: Word, { up, first, recorded }: SoundHere): boolean {
  return word !== 'told' && recorded !== up && !(word === 'early' && first && !up && recorded === null);
}

/** The times as the server has them; `ms` is what I have talked, if the call began without me. */
export function timesIn(call: Call, now: number, ms = call.talk_ms): Pick<TalkTime, 'talk' | 'heldSince'> {
  return {
    talk: { ms, at: now, running: false },
    heldSince: call.status === 'onhold' ? now - call.held_ms : null,
  };
}

/** The times as they go on from now, while it is talked (`running`) or held. The same when nothing changes. */
export function keepTime(time: TalkTime, { running, held }: { readonly running: boolean; readonly held: boolean }, now: number): TalkTime {
  const talk = time.talk.running === running ? time.talk : { ms: talkedMs(time.talk, now), at: now, running };
  const heldSince = held ? (time.heldSince ?? now) : null;
  return talk === time.talk && heldSince === time.heldSince ? time : { ...time, talk, heldSince };
}
