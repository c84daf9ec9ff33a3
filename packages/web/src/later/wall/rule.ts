import type { CallView, MicrophoneAccess } from '@earshot/client';
import type { SoundOut } from '../ring/sound-out.ts';
import type { WallChoices } from './choices.ts';

type Call = Extract<CallView, { readonly phase: 'ringing' }>['call'];

/** What is so in this page, as far as answering by itself is concerned. */
export interface Facts {
  readonly microphone: MicrophoneAccess;
  readonly sound: SoundOut;
  /** I do not want to be disturbed. */
  readonly dnd: boolean;
}

/** Whether a page answers those whom its person has named, or the first reason why it rings as any other. */
export type WallStanding = 'off' | 'nobody' | 'dnd' | 'microphone' | 'sound' | 'silent' | 'answers';

/** Where a page stands that may answer by itself. Pure. */
export function wallStanding({ on, people }: WallChoices, { microphone, sound, dnd }: Facts): WallStanding {
  if (!on) return 'off';
  if (people.length === 0) return 'nobody';
  if (dnd) return 'dnd';
  if (microphone !== 'granted') return 'microphone';
  return ({ on: 'answers', waits: 'sound', none: 'silent' } as const)[sound];
}

/** Whether somebody is in that call no more. Pure. */
export function hasLeft({ parties }: Pick<Call, 'parties'>, userId: string): boolean {
  return parties.every(({ user_id, state }) => user_id !== userId || state === 'left');
}

/** A ring, and what is so around it. */
export interface Rung {
  /** Who rings me: who calls, or who brings me into a call. */
  readonly by: string;
  readonly call: Pick<Call, 'group' | 'transfer' | 'forwarded'>;
  /** I have no other call: none that I am in, set aside or at another device of mine, and none that rings. */
  readonly alone: boolean;
  /** The page is in front, so that its light is seen. */
  readonly inView: boolean;
}

/**
 * Whether a page answers a ring by itself: only for who is named, and only a ring that was meant for me. What was
 * transferred or forwarded, or goes to a group, was meant for somebody else, too. Pure.
 */
export function answersRing(choices: WallChoices, facts: Facts, { by, call, alone, inView }: Rung): boolean {
  if (wallStanding(choices, facts) !== 'answers' || !alone || !inView) return false;
  const { group = null, transfer = null, forwarded = [] } = call;
  return group === null && transfer === null && forwarded.length === 0 && choices.people.some(({ id }) => id === by);
}
