import type { CallView } from '@earshot/client';
import type { CallSet } from '../../call-set.ts';
import { tunes, type Tune } from './tunes.ts';

/**
 * What is heard over and over of my calls where no ring is in front: somebody waits, the sound is away, or it rings at
 * the one I call. Pure.
 */
export function tuneBeside(call: CallView, { front, waiting }: CallSet): Tune | null {
  if (front !== null) return null;
  if (waiting?.view.phase === 'ringing') return tunes.waiting;
  if (call.phase === 'talking') return call.media === 'reconnecting' ? tunes.searching : null;
  return call.phase === 'dialing' && call.ringing ? tunes.ringback : null;
}
