import type { CallSet } from '../call-set.ts';
import { words } from './words.ts';

/** Tells once who waits: the card beside the call takes no focus, and is no live region. */
export function Told({ calls: { front, waiting } }: { readonly calls: CallSet }) {
  return (
    <p class="unseen" aria-live="polite">
      {front === null && waiting?.view.phase === 'ringing' ? words.waitingTold(waiting.view.other.username) : ''}
    </p>
  );
}
