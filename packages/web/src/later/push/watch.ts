import type { Phone } from '@earshot/client';

/** What subscribes is a script of its own. Where it does not come, the next change of anything asks for it again. */
function subscription() {
  return import('./subscription.ts').catch(() => null);
}

async function lookAtPush(phone: Phone): Promise<void> {
  await (await subscription())?.lookAtPush(phone);
}

async function signedOut(): Promise<void> {
  await (await subscription())?.signedOut();
}

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
