import { join } from 'node:path';
import { microphoneFlags } from '../lab/chromium.ts';
import { openPage, personAt } from '../lab/chromium-person.ts';
import { expectTalk } from '../lab/hearing.ts';
import { expect, signedIn, test } from '../lab/lab.ts';
import { expectInCall, expectReceipt } from '../lab/person.ts';
import { hasCertutil, launchTrusting } from '../lab/trusting.ts';
import { openPushes, watchWakings } from '../lab/wakings.ts';

test('Bob’s page is closed: a ring shows itself, is declined and answered from there, and never rings on when it is over', async ({
  browserOf,
  nameOf,
  ownServer,
}, info) => {
  test.skip(!hasCertutil, 'certutil of libnss3-tools is not here');
  const { service, settings } = await openPushes(info.outputPath());
  const server = await ownServer({ EARSHOT_TRUST: 'ca', ...settings });
  const ada = await signedIn(await openPage(await browserOf('Ada'), server.origin, { name: nameOf('Ada'), voice: 'Ada' }));
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
  await bob.page.close();
  async function titles(): Promise<string[]> {
    return (await wakings.shown()).map(({ title }) => title);
  }
  async function pushed(): Promise<unknown> {
    return subscription.open((await service.next()).body);
  }

  const first = pushed();
  await ada.press(`Call ${bob.name}`);
  const ring = await first;
  const sent = performance.now();
  await wakings.deliver(ring);
  await expect.poll(titles, { intervals: [10] }).toEqual([`${ada.name} is calling`]);
  info.annotations.push({ type: 'sent to shown, ms', description: (performance.now() - sent).toFixed(0) });
  expect((await wakings.shown())[0]?.actions).toEqual(['Answer', 'Decline']);
  expect(await wakings.press(`${ada.name} is calling`, 'decline')).toBe('done');
  await expectReceipt(ada, `${bob.name} declined`);
  expect(await titles()).toEqual([]);
  await wakings.deliver({ ...Object(ring), ring_ends: Date.now() - 3_600_000 });
  await expect.poll(titles).toEqual([`Missed call from ${ada.name}`]);

  const second = pushed();
  await ada.press('Close');
  await ada.press(`Call ${bob.name}`);
  await wakings.deliver(await second);
  await expect.poll(titles).toContain(`${ada.name} is calling`);
  const over = pushed();
  await ada.press('Cancel call');
  await wakings.deliver(await over);
  await expect.poll(titles).toEqual([`Missed call from ${ada.name}`, `Missed call from ${ada.name}`]);

  const third = pushed();
  await ada.press('Close');
  // A page that has closed may come back for 15 s.
  const row = ada.page.getByRole('list', { name: 'People' }).getByRole('listitem').filter({ hasText: bob.name });
  await expect(row).toContainText('will be notified', { timeout: 20_000 });
  await ada.press(`Call ${bob.name}`);
  const last = Object(await third);
  await wakings.deliver(last);
  await expect.poll(titles).toContain(`${ada.name} is calling`);
  // The browser opens a window for a person's press alone, so that the test goes where it would have led.
  expect(await wakings.press(`${ada.name} is calling`, 'answer')).toContain('Not allowed to open a window');
  const page = await bob.context.newPage();
  await page.goto(`${server.origin}/#answer=${last['call_id']}`);
  const back = personAt(page, bob, bob.watch);
  await expectInCall(back, ada);
  await expectTalk(ada, back);
  await expect.poll(titles, { message: 'the page has taken away what is over' }).toEqual([]);
  await ada.press('End call');
  await expectReceipt(back, /^Call ended/);

  // The browser of Ada does not trust the server: it is asked for no worker, for it would complain of it.
  expect(ada.watch.complaints).toEqual([]);
  await ada.context.close();
  await server.stop();
  await page.reload();
  await expect(page.getByText('The server cannot be reached.')).toBeVisible();
  await browser.close();
  await service.close();
});
