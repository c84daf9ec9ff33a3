import type { PhoneSnapshot } from '@earshot/client';
import type { Ring } from '../../call-set.ts';
import { soundOut } from '../ring/sound-out.ts';
import { wallOf } from './choices.ts';
import { answersRing, type Facts } from './rule.ts';

/** What is so in this page now. */
export function factsOf({ availability, microphone }: PhoneSnapshot): Facts {
  return { microphone, sound: soundOut(), dnd: availability?.dnd !== false };
}

let judged: { readonly id: string; readonly answers: boolean } | null = null;

/**
 * Whether this page answers a ring by itself. That is decided when the ring is first here: one that has rung as any
 * other goes on so, and one that is answered no more, because something has changed, rings from then on.
 */
export function isAnswered(snapshot: PhoneSnapshot, me: string, ring: Ring): boolean {
  const { id, view } = ring;
  if (view.phase !== 'ringing') return false;
  const alone = snapshot.calls.every((other) => other.id === id || other.view.phase === 'ended');
  const rung = { by: view.other.id, call: view.call, alone, inView: !document.hidden };
  const answers = answersRing(wallOf(me), factsOf(snapshot), rung);
  if (judged?.id !== id || !answers) judged = { id, answers };
  return judged.answers;
}
