import { language } from '../../language.ts';
import { note } from '../push/notes.ts';
import { noticeWords as words } from '../push/notice-words.ts';
import { show, shown } from '../push/screen.ts';
import { readShown, type Shown } from '../push/shown.ts';

/** With what not every browser has, and the types do not know (WHATWG Notifications). */
interface Options extends NotificationOptions {
  readonly actions: readonly { readonly action: string; readonly title: string }[];
  readonly data: Shown;
}

async function close(worker: ServiceWorkerRegistration, call: string): Promise<void> {
  for (const notification of await shown(worker, { tag: call })) if (readShown(notification.data).rings) notification.close();
}

/**
 * Shows by the service worker that a call rings here, for its notifications alone have buttons; what is pressed there
 * is its business, as with a ring that was pushed. Silent, for the page rings. Gives what takes it away.
 */
export async function notifyByWorker(worker: ServiceWorkerRegistration, caller: string, call: string): Promise<() => Promise<void>> {
  const answer = { action: 'answer', title: words.answer };
  const canDecline = (await note('device').catch(() => null)) !== null;
  const options: Options = {
    tag: call,
    lang: language,
    icon: '/icon-512.png',
    badge: '/icon-180.png',
    requireInteraction: true,
    silent: true,
    actions: canDecline ? [answer, { action: 'decline', title: words.decline }] : [answer],
    data: { caller, call, rings: true },
  };
  await show(worker, words.calling(caller), options);
  return () => close(worker, call);
}
