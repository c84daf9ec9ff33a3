import type { Ask } from '@earshot/client/woken';
import { keepNote } from './notes.ts';

/** What came of subscribing. */
export type Subscribed =
  | 'on'
  /** The push service of this browser did not answer. */
  | 'no-service'
  /** The server did not answer, or did not take the subscription. */
  | 'no-server';

/**
 * Subscribes this browser, and tells the server where it takes pushes for a device. `away`: nobody is at it, and nobody
 * shall seem to be.
 */
export async function subscribe(ask: Ask, worker: ServiceWorkerRegistration, device: string, away = false): Promise<Subscribed> {
  const asked = await ask('push/key', away ? { away: 'true' } : {});
  if (!asked.ok) return 'no-server';
  const held = await subscriptionBy(worker, asked.body.public_key).catch(() => null);
  const { endpoint, keys } = held?.toJSON() ?? {};
  const { p256dh, auth } = keys ?? {};
  if (endpoint === undefined || p256dh === undefined || auth === undefined) return 'no-service';
  const taken = await ask('push/subscribe', { endpoint, keys: { p256dh, auth }, ...(away ? { away } : {}) });
  if (!taken.ok) return 'no-server';
  await keepNote('sent', { device, endpoint });
  return 'on';
}

/** One that was made for another key of the server is of no use to it (W3C Push API, subscribe). */
async function subscriptionBy({ pushManager }: ServiceWorkerRegistration, key: string): Promise<PushSubscription> {
  const held = await pushManager.getSubscription();
  const byKey = held?.options.applicationServerKey ?? null;
  if (held !== null && (byKey === null || base64url(byKey) !== key)) await held.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

function base64url(bytes: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
