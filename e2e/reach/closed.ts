import { TargetType, type CDPSession } from 'puppeteer-core';
import { setTimeout as pause } from 'node:timers/promises';
import type { TestPushService } from '../../packages/server/test/push-service.ts';
import type { Bob } from './bob.ts';
import type { Look } from './trial.ts';

/** Bob's page is closed; what there is of it still is the browser's worker, if it trusts the server. */
export interface Closed {
  readonly look: Look;
  /** From the server's push to the notification, in milliseconds, for each ring. */
  readonly shownAfter: readonly number[];
}

/**
 * Closes Bob's page. Where the browser runs a worker, Bob has subscribed to a push service on this machine before: that
 * of the browser's maker cannot be reached from a test, so the browser's own debugger hands the worker what was pushed.
 */
export async function closePage(bob: Bob, origin: string, service: TestPushService): Promise<Closed> {
  if (bob.trust === 'self-signed') {
    await bob.page.close();
    return { look: () => Promise.resolve(null), shownAfter: [] };
  }
  const subscription = service.subscription();
  const { endpoint, keys } = subscription;
  await bob.page.evaluate(subscribe, { endpoint, keys });
  const session = await bob.other.createCDPSession();
  const registrationId = await registrationOf(session, origin);
  await bob.page.close();
  const shownAfter: number[] = [];
  let seen = service.received.length;
  /** Hands on what came, also that an earlier ring is over. */
  async function look(): Promise<number | null> {
    const push = service.received[seen];
    if (push === undefined) return null;
    seen += 1;
    const sent = Date.now();
    const said = subscription.open(push.body);
    await session.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data: JSON.stringify(said) });
    if (typeof said === 'object' && said !== null && 'over' in said) return look();
    await untilShown(bob);
    shownAfter.push(Date.now() - sent);
    return Date.now();
  }
  return { look, shownAfter };
}

/** Runs in the page. */
async function subscribe({ endpoint, keys }: { readonly endpoint: string; readonly keys: object }): Promise<void> {
  const headers = { authorization: `Bearer ${localStorage.getItem('earshot.token')}`, 'content-type': 'application/json' };
  const answer = await fetch('/api/push/subscribe', { method: 'POST', headers, body: JSON.stringify({ endpoint, keys }) });
  if (!answer.ok) throw new Error(`push/subscribe answers ${answer.status}`);
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

/** Waits until the system shows who is calling, for five seconds at most. */
async function untilShown({ browser }: Bob): Promise<void> {
  const target = await browser.waitForTarget((one) => one.type() === TargetType.SERVICE_WORKER, { timeout: 5_000 });
  const worker = await target.worker();
  for (const until = Date.now() + 5_000; Date.now() < until; await pause(5)) {
    const titles = await worker?.evaluate(async () => {
      const { registration } = globalThis as unknown as { readonly registration: ServiceWorkerRegistration };
      return (await registration.getNotifications()).map(({ title }) => title);
    });
    if (titles?.some((title) => title.endsWith('is calling'))) return;
  }
  throw new Error('No notification is shown.');
}
