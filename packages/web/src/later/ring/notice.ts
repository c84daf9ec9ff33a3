import { useEffect } from 'preact/hooks';
import type { Ring } from '../../call-set.ts';
import { words } from '../words.ts';
import { createOneByOne } from './one-by-one.ts';

/** Whether this page may show notifications (Notifications API). */
export function mayNotify(): boolean {
  return 'Notification' in window && Notification.permission === 'granted';
}

type Close = () => Promise<void> | void;

function nothing(): void {}

/** What is shown of a call and what is taken away go by the same tag, so neither overtakes the other. */
const oneByOne = createOneByOne();

/** A notification of the page itself, which has no buttons; a press leads to the page. Android has none of those. */
function notifyByPage(name: string, callId: string): Close {
  try {
    const shown = new Notification(words.titleRing(name), { tag: callId, requireInteraction: true, silent: true });
    shown.addEventListener('click', () => focus());
    return () => shown.close();
  } catch {
    return nothing;
  }
}

/** One with buttons, by the service worker; null where there is none. */
async function notifyWithButtons(name: string, callId: string): Promise<Close | null> {
  const worker = 'serviceWorker' in navigator ? await navigator.serviceWorker.getRegistration() : undefined;
  if (worker === undefined || worker.active === null) return null;
  const { notifyByWorker } = await import('./worker-notice.ts');
  return notifyByWorker(worker, name, callId);
}

/** Shows that somebody calls; gives what takes it away, also before it is there. */
function notify(name: string, callId: string): () => void {
  const shown = oneByOne(async () => (await notifyWithButtons(name, callId).catch(() => null)) ?? notifyByPage(name, callId));
  return () => {
    // Of one that cannot be read any more nothing is left to take away.
    oneByOne(async () => (await shown)()).catch(() => undefined);
  };
}

/** While a ring is to be heard from a page that nobody sees, the system shows it, too, with Answer and Decline. */
export function useRingNotice(ring: Ring | null): void {
  const name = ring?.view.other.username;
  const callId = ring?.view.call.call_id;
  useEffect(() => {
    if (name === undefined || callId === undefined) return;
    let close = nothing;
    function follow(): void {
      close();
      close = document.hidden && mayNotify() ? notify(name ?? '', callId ?? '') : nothing;
    }
    follow();
    document.addEventListener('visibilitychange', follow);
    return () => {
      document.removeEventListener('visibilitychange', follow);
      close();
    };
  }, [name, callId]);
}
