import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserContext, CDPSession, Worker } from '@playwright/test';
import { openPushService, type TestPushService } from '../../packages/server/test/push-service.ts';
import type { Settings } from './server.ts';

const printPair = fileURLToPath(new URL('../../packages/server/test/print-pair.ts', import.meta.url));

/** What a notification on the screen says. */
export interface OnScreen {
  readonly title: string;
  readonly actions: readonly string[];
}

/** A push service on this machine, and the settings by which a server sends to it. */
export async function openPushes(folder: string): Promise<{ readonly service: TestPushService; readonly settings: Settings }> {
  const pair: { readonly key: string; readonly cert: string } = JSON.parse(
    execFileSync(process.execPath, [printPair], { encoding: 'utf8' }),
  );
  const service = await openPushService(pair);
  const authority = join(folder, 'push-ca.pem');
  writeFileSync(authority, pair.cert);
  return { service, settings: { EARSHOT_PUSH_HOSTS: service.host, NODE_EXTRA_CA_CERTS: authority } };
}

/** The service worker of a browser, as its maker's push service and the person's screen see it. */
export interface Wakings {
  /** Chromium hands a push to the worker, as it does with one that has come for it. */
  deliver(said: unknown): Promise<void>;
  shown(): Promise<readonly OnScreen[]>;
  /**
   * Presses a notification, or a button of it, and tells what came of it. Nothing but the press is of the test: no
   * browser lets one be made.
   */
  press(title: string, action: string): Promise<string>;
}

/** Looks at the worker of an origin from a page of its own, so that no page of that origin need be open. */
export async function watchWakings(context: BrowserContext, origin: string): Promise<Wakings> {
  const session = await context.newCDPSession(await context.newPage());
  const registrationId = await registrationOf(session, origin);
  const worker = context.serviceWorkers().find((one) => one.url() === `${origin}/sw.js`);
  if (worker === undefined) throw new Error('The browser has no service worker.');
  return {
    deliver: async (said) => {
      await session.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data: JSON.stringify(said) });
    },
    shown: () => shownIn(worker),
    press: (title, action) => worker.evaluate(pressIn, { title, action }),
  };
}

function registrationOf(session: CDPSession, origin: string): Promise<string> {
  return new Promise((resolve, reject) => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const own = registrations.find(({ scopeURL, isDeleted }) => scopeURL === `${origin}/` && !isDeleted);
      if (own !== undefined) resolve(own.registrationId);
    });
    session.send('ServiceWorker.enable').catch(reject);
  });
}

/** What a worker has of the browser, for functions that run there. */
interface InWorker {
  readonly registration: ServiceWorkerRegistration;
  readonly NotificationEvent: new (type: string, of: object) => Event;
  dispatchEvent(event: Event): boolean;
}

function shownIn(worker: Worker): Promise<readonly OnScreen[]> {
  return worker.evaluate(async () => {
    const { registration } = globalThis as unknown as InWorker;
    // As the product reads: Chromium forgets what is read while it is being shown.
    const all = await navigator.locks.request('earshot notices', () => registration.getNotifications());
    return all.map((one) => {
      const actions = 'actions' in one && Array.isArray(one.actions) ? one.actions : [];
      return { title: one.title, actions: actions.map(({ title }: { title: string }) => title) };
    });
  });
}

async function pressIn({ title, action }: { readonly title: string; readonly action: string }): Promise<string> {
  const scope = globalThis as unknown as InWorker;
  const all = await navigator.locks.request('earshot notices', () => scope.registration.getNotifications());
  const notification = all.find((one) => one.title === title);
  if (notification === undefined) return 'there is no such notification';
  const event = new scope.NotificationEvent('notificationclick', { notification, action });
  let coming: Promise<unknown> = Promise.resolve();
  // An event that a script has made waits for nothing.
  Object.defineProperty(event, 'waitUntil', { value: (task: Promise<unknown>) => (coming = task) });
  scope.dispatchEvent(event);
  return coming.then(
    () => 'done',
    (error: unknown) => String(error),
  );
}
