import type { Phone } from '@earshot/client';
import { keepNote, note } from './notes.ts';
import { setPushState, type PushState } from './state.ts';
import { subscribe, type Subscribed } from './subscribe.ts';
import { registered } from './worker.ts';

/** What came of switching notifications on. `refused`: the person has not allowed them. */
export type Switched = Subscribed | 'refused';

/** Looks at what is so now, mends it where the person wants to be woken, and says it. Never rejects. */
export async function lookAtPush(phone: Phone): Promise<void> {
  const state = await look(phone).catch(() => null);
  if (state !== null) setPushState(state);
}

/** Null where it cannot be said at the moment. */
async function look(phone: Phone): Promise<PushState | null> {
  const { session } = phone.getSnapshot();
  if (session.phase !== 'in') return { is: 'unknown' };
  if (session.me.guest) return { is: 'impossible', why: 'guest' };
  const found = await registered();
  if ('why' in found) return { is: 'impossible', why: found.why };
  if (!('pushManager' in found.worker) || !('Notification' in window))
    return { is: 'impossible', why: isAppleWithoutApp() ? 'not-installed' : 'unsupported' };
  const mine = await myDevice(phone);
  if (mine === null) return null;
  await keepNote('device', mine.device_id);
  if (Notification.permission === 'denied') return { is: 'blocked' };
  const wanted = await note('wanted');
  if (wanted !== mine.device_id) {
    // Somebody else has used this browser: their rings are nobody's business here.
    if (wanted !== null) await letGo(found.worker);
    return { is: 'off' };
  }
  if (Notification.permission !== 'granted') return { is: 'off' };
  if (await isKnown(found.worker, mine)) return { is: 'on' };
  return (await subscribe(phone.ask, found.worker, mine.device_id)) === 'on' ? { is: 'on' } : { is: 'off' };
}

/** Switches notifications on at a press: the browser may ask the person. Never rejects. */
export async function switchPushOn(phone: Phone): Promise<Switched> {
  try {
    if ((await Notification.requestPermission()) !== 'granted') return 'refused';
    const found = await registered();
    const mine = await myDevice(phone);
    if ('why' in found || mine === null) return 'no-server';
    const switched = await subscribe(phone.ask, found.worker, mine.device_id);
    if (switched === 'on') await keepNote('wanted', mine.device_id);
    return switched;
  } catch {
    return 'no-service';
  } finally {
    await lookAtPush(phone);
  }
}

/** Nothing wakes this device any more. Never rejects. */
export async function switchPushOff(phone: Phone): Promise<void> {
  const found = await registered();
  // What the browser has ended its push service says gone at the next push, also when the server does not hear it now.
  if ('worker' in found) await letGo(found.worker).catch(() => undefined);
  await phone.ask('push/unsubscribe', {});
  await lookAtPush(phone);
}

/** Whoever has signed out here is woken no more, and nothing of theirs stays on the screen. Never rejects. */
export async function signedOut(): Promise<void> {
  setPushState({ is: 'unknown' });
  const found = await registered();
  if ('why' in found) return;
  await Promise.allSettled([letGo(found.worker), keepNote('device', null), keepNote('answer', null)]);
  for (const shown of await found.worker.getNotifications()) shown.close();
}

async function letGo(worker: ServiceWorkerRegistration): Promise<void> {
  await Promise.all([keepNote('wanted', null), keepNote('sent', null)]);
  await (await worker.pushManager.getSubscription())?.unsubscribe();
}

interface Mine {
  readonly device_id: string;
  readonly push: boolean;
}

async function myDevice(phone: Phone): Promise<Mine | null> {
  const listed = await phone.ask('devices/list', {});
  return listed.ok ? (listed.body.devices.find(({ current }) => current) ?? null) : null;
}

/** Whether the server has the subscription that this browser has. */
async function isKnown(worker: ServiceWorkerRegistration, mine: Mine): Promise<boolean> {
  const [held, sent] = await Promise.all([worker.pushManager.getSubscription(), note('sent')]);
  return mine.push && held !== null && sent?.endpoint === held.endpoint && sent.device === mine.device_id;
}

/** Safari of a phone or tablet of Apple's, in which pushes come with the icon on the home screen. */
function isAppleWithoutApp(): boolean {
  return 'standalone' in navigator && navigator.standalone === false;
}
