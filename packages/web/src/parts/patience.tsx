import type { Phone } from '@earshot/client';
import { useEffect, useState } from 'preact/hooks';
import { words } from '../words.ts';

/** How long a lost sound is still looked for. It is drawn once a second and never announced. */
export function Patience({ phone, until }: { readonly phone: Phone; readonly until: number }) {
  const [, draw] = useState(0);
  const left = Math.max(0, until - phone.now());
  useEffect(() => {
    const next = setTimeout(() => draw((count) => count + 1), left % 1_000 || 1_000);
    return () => clearTimeout(next);
  });
  return <span aria-live="off">{words.givingUp(Math.ceil(left / 1_000))}</span>;
}
