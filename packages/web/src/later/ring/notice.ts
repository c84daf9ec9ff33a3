import { useEffect } from 'preact/hooks';
import type { Ring } from '../../call-set.ts';
import { words } from '../words.ts';

/** Whether this page may show notifications (Notifications API). */
export function mayNotify(): boolean {
  return 'Notification' in window && Notification.permission === 'granted';
}

/** Shows a notification; null where the browser has them from a service worker alone, as on Android. */
function notify(name: string, callId: string): Notification | null {
  try {
    return new Notification(words.titleRing(name), { tag: callId, requireInteraction: true, silent: true });
  } catch {
    return null;
  }
}

/** While a ring is to be heard from a page that nobody sees, the system shows it, too. A press leads to the page. */
export function useRingNotice(ring: Ring | null): void {
  const name = ring?.view.other.username;
  const callId = ring?.view.call.call_id;
  useEffect(() => {
    if (name === undefined || callId === undefined) return;
    let shown: Notification | null = null;
    function close(): void {
      shown?.close();
      shown = null;
    }
    function follow(): void {
      close();
      if (!document.hidden || !mayNotify()) return;
      shown = notify(name ?? '', callId ?? '');
      shown?.addEventListener('click', () => focus());
    }
    follow();
    document.addEventListener('visibilitychange', follow);
    return () => {
      document.removeEventListener('visibilitychange', follow);
      close();
    };
  }, [name, callId]);
}
