import { askAsDevice } from '@earshot/client/woken';
import { keepNote, note } from '../src/later/push/notes.ts';
import { show } from '../src/later/push/screen.ts';
import { readShown, type Shown } from '../src/later/push/shown.ts';
import { notDeclinedNotice } from './notices.ts';
import { guestMark } from '../src/guest-mark.ts';
import { scope } from './scope.ts';
import { speech } from './speaking.ts';

/** Somebody has pressed a notification, or one of its buttons. */
export function pressed(notification: Notification, action: string): Promise<void> {
  const shown = readShown(notification.data);
  notification.close();
  if (action === 'decline') return decline(shown);
  return action === 'answer' && shown.call !== null ? answer(shown.call) : open('/');
}

/**
 * The page answers only a call that stands in the note: an address alone, which anybody can send, opens no microphone.
 */
async function answer(call: string): Promise<void> {
  await keepNote('answer', { call, at: Date.now() }).catch(() => undefined);
  await open(`/#answer=${call}`);
}

/** A page that is open already is led there by its address: one that has slept hears no message. */
async function open(path: string): Promise<void> {
  const windows = await scope.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const pages = windows.filter(({ url }) => isPhone(new URL(url)));
  const page = pages.find(({ visibilityState }) => visibilityState === 'visible') ?? pages[0];
  if (page === undefined) return void (await scope.clients.openWindow(path));
  await page.focus().catch(() => undefined);
  if (path !== '/') await page.navigate(path).catch(() => scope.clients.openWindow(path));
}

/** Whether the page of somebody with a device is there; a guest's, of the same address, has its mark behind it. */
function isPhone({ pathname, hash }: URL): boolean {
  return pathname === '/' && !hash.startsWith('#guest=') && hash !== guestMark;
}

/** Declines by the key of this device; whoever is gone by then needs no answer. */
async function decline(shown: Shown): Promise<void> {
  const device = await note('device').catch(() => null);
  const ask = device === null || shown.call === null ? null : await askAsDevice(location.origin, device);
  const said = await ask?.('call/reject', { call_id: shown.call ?? '', away: true });
  if (said !== undefined && (said.ok || said.code !== 'internal')) return;
  const { title, options } = notDeclinedNotice(shown, await speech());
  await show(scope.registration, title, options);
}
