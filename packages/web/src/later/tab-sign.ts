import type { CallView } from '@earshot/client';
import { useEffect } from 'preact/hooks';
import type { CallSet } from '../call-set.ts';
import { words } from './words.ts';

/**
 * Milliseconds. The page itself draws the icon, at the cost of some frames, which the ring and the set-up of a call
 * need more.
 */
const later = 500;

function title(call: CallView, ring: CallSet['front'], unseen: number): string {
  if (ring !== null) return words.titleRing(ring.view.other.username);
  if (call.phase === 'dialing') return words.titleDialing(call.other.username);
  if (call.phase === 'talking') return words.titleTalking(call.other.username);
  return unseen > 0 ? words.titleMissed(unseen) : words.product;
}

/** The badge on the icon of an installed page (W3C Badging API), where there is one: a dot while it rings. */
function badge(shown: number | 'rings'): void {
  if (!('setAppBadge' in navigator)) return;
  // What a browser refuses, as where nothing is installed, takes nothing from anybody.
  (shown === 'rings' ? navigator.setAppBadge() : navigator.setAppBadge(shown)).catch(() => undefined);
}

/**
 * Shows a ring and a call in the browser's tab, for who looks at another one: in its title and its icon; and how many
 * missed calls have not been seen.
 */
export function useTabSign(call: CallView, { front, waiting }: CallSet, unseen: number): void {
  const ring = front ?? waiting;
  const text = title(call, ring, unseen);
  const icon = ring?.view.phase === 'ringing' ? '/icon-ring.svg' : '/icon.svg';
  useEffect(() => {
    document.title = text;
  }, [text]);
  const shown = ring?.view.phase === 'ringing' ? 'rings' : unseen;
  useEffect(() => badge(shown), [shown]);
  useEffect(() => {
    const changing = setTimeout(() => document.querySelector('link[rel="icon"]')?.setAttribute('href', icon), later);
    return () => clearTimeout(changing);
  }, [icon]);
}
