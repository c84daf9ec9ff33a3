import type { CallView, EndedBecause } from '@earshot/client';
import { tunes, type Tune } from './tunes.ts';

/** How a call that I was making came to nothing. */
const unanswered: Readonly<Record<EndedBecause, Tune>> = {
  hung_up: tunes.over,
  rejected: tunes.declined,
  cancelled: tunes.over,
  no_answer: tunes.unanswered,
  user_busy: tunes.busy,
  do_not_disturb: tunes.busy,
  unreachable: tunes.unreachable,
  answered_elsewhere: tunes.over,
  lost: tunes.unreachable,
  failed: tunes.unreachable,
};

/** What is heard when a call has come to its end from that phase; null for an end of my own doing, and for a ring. */
export function endingTune(before: CallView['phase'], call: CallView): Tune | null {
  if (call.phase !== 'ended' || call.byMe) return null;
  if (before === 'talking') return tunes.over;
  return before === 'dialing' ? unanswered[call.reason] : null;
}
