import type { CallView } from '@earshot/client';
import { useEffect } from 'preact/hooks';
import type { CallSet } from '../call-set.ts';
import { words } from './words.ts';

/**
 * Milliseconds. The page itself draws the icon, at the cost of some frames, which the ring and the set-up of a call
 * need more.
 */
const later = 500;

function title(call: CallView, ring: CallSet['front']): string {
  if (ring !== null) return words.titleRing(ring.view.other.username);
  if (call.phase === 'dialing') return words.titleDialing(call.other.username);
  return call.phase === 'talking' ? words.titleTalking(call.other.username) : words.product;
}

/** Shows a ring and a call in the browser's tab, for who looks at another one: in its title and its icon. */
export function useTabSign(call: CallView, { front, waiting }: CallSet): void {
  const ring = front ?? waiting;
  const text = title(call, ring);
  const icon = ring?.view.phase === 'ringing' ? '/icon-ring.svg' : '/icon.svg';
  useEffect(() => {
    document.title = text;
  }, [text]);
  useEffect(() => {
    const changing = setTimeout(() => document.querySelector('link[rel="icon"]')?.setAttribute('href', icon), later);
    return () => clearTimeout(changing);
  }, [icon]);
}
