import type { Link, PhoneSnapshot } from '@earshot/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { isAway } from '../link.ts';
import { isNewer } from './health.ts';
import { words } from './words.ts';

/** Milliseconds after the server is back until it is asked for its page, and those over which many pages do so. */
const settling = 1_000;
const spread = 4_000;

/** Has the service worker follow (W3C Service Workers, update), for a page that is loaded while the server is away. */
async function renewWorker(): Promise<void> {
  if ('serviceWorker' in navigator) await (await navigator.serviceWorker.getRegistration())?.update();
}

/** Whether the server has a newer page than this one. It is asked when it is back after having been away. */
function useUpdated(link: Link): boolean {
  const [is, setIs] = useState(false);
  const beforeRef = useRef<'new' | 'open' | 'lost'>('new');
  const open = link.phase === 'open';
  const away = isAway(link);
  useEffect(() => {
    if (!open) {
      if (beforeRef.current === 'open' || away) beforeRef.current = 'lost';
      return;
    }
    const wasLost = beforeRef.current === 'lost';
    beforeRef.current = 'open';
    if (!wasLost) return;
    async function look(): Promise<void> {
      if (!(await isNewer())) return;
      setIs(true);
      await renewWorker().catch(() => undefined);
    }
    const waits = setTimeout(() => void look(), settling + Math.random() * spread);
    return () => clearTimeout(waits);
  }, [open, away]);
  return is;
}

/**
 * Says that there is a newer page, once nobody is in a call here or rung. It loads by a press alone: a page that loads
 * by itself may play no sound before something is pressed, and would ring unheard.
 */
export function Updated({ snapshot: { calls, link } }: { readonly snapshot: Pick<PhoneSnapshot, 'calls' | 'link'> }) {
  const updated = useUpdated(link);
  if (!updated || calls.some(({ view }) => view.phase !== 'ended')) return null;
  return (
    <div class="notice wait">
      <p>{words.updated}</p>
      <button type="button" class="text-button" onClick={() => location.reload()}>
        {words.loadAgain}
      </button>
    </div>
  );
}
