import { talkedMs, type Phone, type Talk } from '@earshot/client';
import { useEffect, useState } from 'preact/hooks';
import { duration } from '../duration.ts';
import { words } from '../words.ts';

/** How long the two have talked; stands still while the call is on hold. It is drawn once a second and never announced. */
export function Timer({ phone, talk }: { readonly phone: Phone; readonly talk: Talk }) {
  const [, draw] = useState(0);
  const talked = talkedMs(talk, phone.now());
  useEffect(() => {
    if (!talk.running) return;
    const next = setTimeout(() => draw((count) => count + 1), 1_000 - (talked % 1_000));
    return () => clearTimeout(next);
  });
  return (
    <span class="timer" role="timer" aria-label={words.callDuration}>
      {duration(talked)}
    </span>
  );
}
