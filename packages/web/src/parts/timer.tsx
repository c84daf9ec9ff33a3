import { talkedMs, type Phone, type Talk } from '@earshot/client';
import { duration } from '../duration.ts';
import { useTick } from '../tick.ts';
import { words } from '../words.ts';

/**
 * How long the two have talked; stands still while the call is on hold, and while there is no sound. It is drawn once a
 * second and never announced.
 */
export function Timer({ phone, talk }: { readonly phone: Phone; readonly talk: Talk }) {
  const talked = talkedMs(talk, phone.now());
  useTick(talk.running ? 1_000 - (talked % 1_000) : null);
  return (
    <span class="timer" role="timer" aria-label={words.callDuration}>
      {duration(talked)}
    </span>
  );
}

/** How long the call has been on hold, beside the word that it is. */
export function HeldFor({ phone, since }: { readonly phone: Phone; readonly since: number }) {
  const held = Math.max(0, phone.now() - since);
  useTick(1_000 - (held % 1_000));
  return (
    <span class="held-for" aria-live="off">
      {words.heldFor(duration(held))}
    </span>
  );
}
