import type { Phone } from '@earshot/client';
import { lookAtPush, signedOut } from './subscription.ts';

/**
 * Keeps what is known about waking this device true for as long as the page lives: whenever somebody signs in or out,
 * the server comes back, or the person changes their mind in the settings of the browser.
 */
export function watchPush(phone: Phone): void {
  let before = '';
  function see(): void {
    const { link, session } = phone.getSnapshot();
    const is = session.phase === 'in' ? `in ${session.me.id} ${link.phase}` : session.phase;
    if (is === before) return;
    const wasIn = before.startsWith('in ');
    before = is;
    if (session.phase === 'in' && link.phase === 'open') void lookAtPush(phone);
    else if (session.phase === 'out' && wasIn) void signedOut();
  }
  see();
  phone.subscribe(see);
  void watchPermission(() => void lookAtPush(phone));
}

async function watchPermission(changed: () => void): Promise<void> {
  const status = await navigator.permissions?.query({ name: 'notifications' }).catch(() => null);
  status?.addEventListener('change', changed);
}
