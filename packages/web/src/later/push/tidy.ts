import { shown } from './screen.ts';
import { readShown } from './shown.ts';

/**
 * Takes away the notifications of calls that ring no more: the page says itself what was missed. A page that nobody
 * looks at leaves them.
 */
export async function tidy(ringing: ReadonlySet<string>): Promise<void> {
  if (document.hidden || !('serviceWorker' in navigator)) return;
  const worker = await navigator.serviceWorker.getRegistration().catch(() => undefined);
  const there = worker === undefined ? [] : await shown(worker);
  // Nobody looks any more: what rings by now is told by these alone.
  if (document.hidden) return;
  for (const notification of there) {
    const { call } = readShown(notification.data);
    if (call !== null && !ringing.has(call)) notification.close();
  }
}
