import type { CallView } from '@earshot/client';
import { useEffect } from 'preact/hooks';
import { words } from './words.ts';

function title(call: CallView): string {
  if (call.phase === 'ringing' || call.phase === 'accepting') return words.titleRing(call.other.username);
  return call.phase === 'dialing' || call.phase === 'talking' ? words.titleCall(call.other.username) : words.product;
}

/** Shows a ring and a call in the browser's tab, for who looks at another one: in its title and its icon. */
export function useTabSign(call: CallView): void {
  const text = title(call);
  const icon = call.phase === 'ringing' ? '/icon-ring.svg' : '/icon.svg';
  useEffect(() => {
    document.title = text;
  }, [text]);
  useEffect(() => {
    document.querySelector('link[rel="icon"]')?.setAttribute('href', icon);
  }, [icon]);
}
