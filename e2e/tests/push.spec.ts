import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { microphoneFlags } from '../lab/chromium.ts';
import { openPage, personAt } from '../lab/chromium-person.ts';
import { expectTalk } from '../lab/hearing.ts';
import { expect, signedIn, test } from '../lab/lab.ts';
import { expectInCall, expectReceipt } from '../lab/person.ts';
import { install } from '../lab/new-page.ts';
import { hasCertutil, launchTrusting } from '../lab/trusting.ts';
import { openPushes, watchWakings } from '../lab/wakings.ts';
import { ofAnAbsentServer } from '../lab/watch.ts';

/** What a push says (docs/protocol.md, waking a device). */
interface Pushed {
  readonly call_id: string;
  readonly over?: string;
}

test('Bob’s page is closed: a ring shows itself, is declined and answered from there, and never rings on; the server is updated in the call, which goes on', async ({
  browserOf,
  nameOf,
  ownServer,
}, info) => {
  test.skip(!hasCertutil, 'certutil of libnss3-tools is not here');
  const { service, settings } = await openPushes(info.outputPath());
  const installed = install(info.outputPath('earshot'));
  const server = await ownServer({ EARSHOT_TRUST: 'ca', ...settings }, installed.program);
  const ada = await signedIn(
    await openPage(await browserOf('Ada'), server.origin, { name: nameOf('Ada'), voice: 'Ada' }, { forgiven: [ofAnAbsentServer] }),
  );
  const browser = await launchTrusting(join(server.data, 'ca.pem'), microphoneFlags('Bob', info.outputPath()));
  const bob = await signedIn(await openPage(browser, server.origin, { name: nameOf('Bob'), voice: 'Bob' }));
  await bob.context.grantPermissions(['microphone', 'notifications']);

  const installing = await (await bob.context.newCDPSession(bob.page)).send('Page.getInstallabilityErrors');
  expect(installing.installabilityErrors.map(({ errorId }) => errorId)).toEqual(['in-incognito']);
  await bob.press('Settings');
  const notifications = bob.page.getByRole('region', { name: 'Notifications', exact: true });
  const wanted = notifications.getByRole('switch', { name: 'Notify me when the page is closed' });
  await wanted.click();
  // There is no push service of Chromium's maker here: the page says so, and that nothing is on.
  await expect(notifications.getByRole('alert')).toContainText('could not reach the service');
  await expect(wanted).not.toBeChecked();
  const subscription = service.subscription();
  const subscribed = await bob.run(
    async ({ endpoint, keys }) => {
      const headers = { authorization: `Bearer ${localStorage.getItem('earshot.token')}`, 'content-type': 'application/json' };
      const answer = await fetch('/api/push/subscribe', { method: 'POST', headers, body: JSON.stringify({ endpoint, keys }) });
      return answer.status;
    },
    { endpoint: subscription.endpoint, keys: subscription.keys },
  );
  expect(subscribed).toBe(200);
  const wakings = await watchWakings(bob.context, server.origin);
  async function titles(): Promise<string[]> {
    return (await wakings.shown()).map(({ title }) => title);
  }
  // Nobody sees the page, which is open and rings.
  await bob.run(beHidden, null);
  await ada.press(`Call ${bob.name}`);
  await expect.poll(titles).toEqual([`${ada.name} is calling`]);
  expect((await wakings.shown())[0]?.actions).toEqual(['Answer', 'Decline']);
  expect(await wakings.press(`${ada.name} is calling`, 'decline')).toBe('done');
  await expectReceipt(ada, `${bob.name} declined`);
  await expect.poll(titles).toEqual([]);
  await ada.press('Close');
  await bob.page.close();
  function pushes(): Pushed[] {
    return service.received.map(({ body }) => Object(subscription.open(body)));
  }
  // The page that nobody saw may have rung so late that its device was woken as well.
  const before = new Set(pushes().map(({ call_id }) => call_id));
  /** The push of so many: of a ring, or of its end. */
  async function pushOf(count: number, over?: string): Promise<Pushed> {
    function found(): Pushed | undefined {
      const calls = [...new Set(pushes().map(({ call_id }) => call_id))].filter((id) => !before.has(id));
      return pushes().find((one) => one.over === over && one.call_id === calls[count - 1]);
    }
    await expect.poll(found, { message: `a push for ring ${count}`, intervals: [20] }).toBeDefined();
    return Object(found());
  }

  await ada.press(`Call ${bob.name}`);
  const ring = await pushOf(1);
  const sent = performance.now();
  await wakings.deliver(ring);
  await expect.poll(titles, { intervals: [10] }).toEqual([`${ada.name} is calling`]);
  info.annotations.push({ type: 'sent to shown, ms', description: (performance.now() - sent).toFixed(0) });
  expect((await wakings.shown())[0]?.actions).toEqual(['Answer', 'Decline']);
  expect(await wakings.press(`${ada.name} is calling`, 'decline')).toBe('done');
  await expectReceipt(ada, `${bob.name} declined`);
  expect(await titles()).toEqual([]);
  await wakings.deliver({ ...ring, ring_ends: Date.now() - 3_600_000 });
  await expect.poll(titles).toEqual([`Missed call from ${ada.name}`]);

  await ada.press('Close');
  await ada.press(`Call ${bob.name}`);
  await wakings.deliver(await pushOf(2));
  await expect.poll(titles).toContain(`${ada.name} is calling`);
  await ada.press('Cancel call');
  await wakings.deliver(await pushOf(2, 'missed'));
  await expect.poll(titles).toEqual([`Missed call from ${ada.name}`, `Missed call from ${ada.name}`]);

  // An end of Ada's own goes by itself.
  await ada.doesNotSee({ role: 'button', name: 'Close' });
  // A page that has closed may come back for 15 s.
  const row = ada.page.getByRole('list', { name: 'People' }).getByRole('listitem').filter({ hasText: bob.name });
  await expect(row).toContainText('will be notified', { timeout: 30_000 });
  await ada.press(`Call ${bob.name}`);
  const last = await pushOf(3);
  await wakings.deliver(last);
  await expect.poll(titles, { message: JSON.stringify(last) }).toContain(`${ada.name} is calling`);
  // The browser opens a window for a person's press alone, so that the test goes where it would have led.
  expect(await wakings.press(`${ada.name} is calling`, 'answer')).toContain('Not allowed to open a window');
  const page = await bob.context.newPage();
  await page.goto(`${server.origin}/#answer=${last.call_id}`);
  const back = personAt(page, bob, bob.watch);
  await expectInCall(back, ada);
  await expectTalk(ada, back);
  await expect.poll(titles, { message: 'the page has taken away what is over' }).toEqual([]);

  await server.stop();
  installed.update();
  await server.start();
  await expect.poll(() => versionsKept(back.page), { message: 'the new worker has taken over' }).toBe(2);
  // Its script is at the server no more: the version before is kept for as long as a page of it may be open.
  await back.press('Settings');
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible();
  await back.press('Close');
  await expectTalk(ada, back);
  await back.doesNotSee({ role: 'button', name: 'Load again' });
  await ada.press('End call');
  await expectReceipt(back, /^Call ended/);
  await back.press('Load again');
  await back.sees({ role: 'region', name: 'Me', text: bob.name });
  expect(await page.locator('script[type=module]').getAttribute('src')).toContain('-new.js');
  await back.doesNotSee({ role: 'button', name: 'Load again' });
  // Who declined, or is here by now, is told by no push.
  expect(pushes().map(({ over }) => over)).toEqual([undefined, undefined, 'missed', undefined]);

  // The browser of Ada does not trust the server: it is asked for no worker, for it would complain of it.
  expect(ada.watch.complaints).toEqual([]);
  await ada.context.close();
  await server.stop();
  await page.reload();
  await expect(page.getByText('The server cannot be reached.')).toBeVisible();
  await browser.close();
  await service.close();
});

/** Headless, a page is always seen: it is told otherwise, as by a browser whose window is behind others. */
function beHidden(): void {
  Object.defineProperty(document, 'hidden', { value: true });
  document.dispatchEvent(new Event('visibilitychange'));
}

/** How many versions of the page its browser keeps. */
function versionsKept(page: Page): Promise<number> {
  return page.evaluate(async () => (await caches.keys()).filter((name) => name.startsWith('earshot page ')).length);
}
