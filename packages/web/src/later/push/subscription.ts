import type { Phone } from '@earshot/client';
import { language } from '../../language.ts';
import { keepNote, note } from './notes.ts';
import { shown } from './screen.ts';
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
  const known = await phone.ask('push/key', {});
  if (!known.ok) return null;
  if ((known.body.notify_topic ?? null) !== null) return { is: 'on', by: 'service' };
  const found = await registered();
  if ('why' in found) return { is: 'impossible', why: found.why };
  if (!('pushManager' in found.worker) || !('Notification' in window))
    return { is: 'impossible', why: isAppleWithoutApp() ? 'not-installed' : 'unsupported' };
  return lookHere(phone, found.worker);
}

/** The same where the browser has all that it takes. */
async function lookHere(phone: Phone, worker: ServiceWorkerRegistration): Promise<PushState | null> {
  const mine = await myDevice(phone);
  if (mine === null) return null;
  await Promise.all([keepNote('device', mine.device_id), tellLanguage()]);
  if (Notification.permission === 'denied') return { is: 'blocked' };
  const wanted = await note('wanted');
  if (wanted !== mine.device_id) {
    // Somebody else has used this browser: their rings are nobody's business here.
    if (wanted !== null) await letGo(worker);
    return { is: 'off' };
  }
  if (Notification.permission !== 'granted') return { is: 'off' };
  if (await isKnown(worker, mine)) return { is: 'on', by: 'browser' };
  return (await subscribe(phone.ask, worker, mine.device_id)) === 'on' ? { is: 'on', by: 'browser' } : { is: 'off' };
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
  await letGoHere();
  await phone.ask('push/unsubscribe', {});
  await lookAtPush(phone);
}

/** Has the service of the operator told of rings, in place of this browser. Whether the server has taken it. */
export async function switchServiceOn(phone: Phone): Promise<boolean> {
  await letGoHere();
  const taken = await phone.ask('push/notify', { on: true });
  await lookAtPush(phone);
  return taken.ok;
}

/** What the browser has ended is gone for its push service too, also when the server does not hear of it now. */
async function letGoHere(): Promise<void> {
  const found = await registered();
  if ('worker' in found) await letGo(found.worker).catch(() => undefined);
}

/** Whoever has signed out here is woken no more, and nothing of theirs stays on the screen. Never rejects. */
export async function signedOut(): Promise<void> {
  setPushState({ is: 'unknown' });
  const found = await registered();
  if ('why' in found) return;
  await Promise.allSettled([letGo(found.worker), keepNote('device', null), keepNote('answer', null)]);
  for (const notification of await shown(found.worker)) notification.close();
}

async function letGo(worker: ServiceWorkerRegistration): Promise<void> {
  await Promise.all([keepNote('wanted', null), keepNote('sent', null)]);
  await (await worker.pushManager.getSubscription())?.unsubscribe();
}

/** English is what the worker speaks by itself. */
async function tellLanguage(): Promise<void> {
  if (language === 'en') return keepNote('speech', null);
  const { keepSpeech } = await import('./keep-speech.ts');
  await keepSpeech();
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
