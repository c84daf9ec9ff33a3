import type { ChromiumPerson, Circumstances } from '../lab/chromium-person.ts';
import { beheld } from '../lab/eyes.ts';
import { expectTimerRuns, row } from '../lab/glimpse.ts';
import { expect, signedIn, test, long } from '../lab/lab.ts';
import { expectInCall, expectReceipt, ring } from '../lab/person.ts';
import { middleOf, overlap, placesOf, type Place } from '../lab/places.ts';
import { liftAfterRing, pressAsItAppears, pressAsRowsMove, pressTwice } from '../lab/presses.ts';
import { startProgram, stayAlive } from '../lab/program.ts';

const sizes = {
  tiny: { width: 320, height: 568 },
  phone: { width: 390, height: 844 },
  desktop: { width: 1280, height: 800 },
  large: { width: 1920, height: 1080 },
} as const;

type Size = keyof typeof sizes;
type Places = Readonly<Record<string, Place>>;

/** Where everything lies on the screen that is shown, at each size. */
async function placesAtAll({ page }: ChromiumPerson): Promise<Readonly<Record<Size, Places>>> {
  const found: [string, Places][] = [];
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport);
    found.push([size, await placesOf(page)]);
  }
  return Object.fromEntries(found) as Record<Size, Places>;
}

test('no button lies where its opposite lay a moment ago, at any size', async ({ ada, bob }) => {
  await ring(ada, bob);
  const screens = { ringing: await placesAtAll(bob), dialing: await placesAtAll(ada) };
  await bob.press('Accept');
  await Promise.all([expectInCall(ada, bob), expectInCall(bob, ada)]);
  const talking = await placesAtAll(bob);
  await bob.press('End call');
  await expectReceipt(ada, 'Call ended');
  const ended = await placesAtAll(ada);
  const opposites = [
    [screens.ringing, 'Accept', talking, ['Mute', 'Hold', 'End call', 'Call report']],
    [screens.ringing, 'Decline', ended, ['Call again', 'Close']],
    [ended, 'Close', screens.ringing, ['Accept', 'Decline']],
    [ended, 'Call again', screens.ringing, ['Decline']],
    [ended, 'Call again', screens.dialing, ['Cancel call']],
    [screens.dialing, 'Cancel call', ended, ['Call again', 'Close']],
    [talking, 'End call', ended, ['Call again', 'Close']],
  ] as const;
  for (const [before, pressed, after, others] of opposites)
    for (const size of Object.keys(sizes) as Size[])
      for (const other of others) {
        const [one, two] = [before[size][pressed], after[size][other]];
        if (one === undefined || (two === undefined && other !== 'Call report'))
          throw new Error(`${pressed} or ${other} is not there, ${size}`);
        expect.soft(two !== undefined && overlap(one, two), `${other} where ${pressed} was, ${size}`).toBe(false);
      }
  for (const size of ['tiny', 'phone'] as const)
    for (const [places, last] of [
      [talking, 'End call'],
      [screens.dialing, 'Cancel call'],
      [ended, 'Close'],
    ] as const) {
      const place = places[size][last];
      const below = place === undefined ? Infinity : sizes[size].height - place.y - place.height;
      expect.soft(below, `${size}: ${last} in reach of the thumb`).toBeLessThan(60);
    }
});

const phone: Circumstances = { context: { viewport: sizes.phone, hasTouch: true, isMobile: true, deviceScaleFactor: 2 } };
const desktop: Circumstances = { context: { viewport: sizes.desktop } };

for (const [device, circumstances, gaps, details] of [
  ['a finger on a phone', phone, [120, 350], {}],
  ['a mouse', desktop, [200, 500], long],
] as const)
  test(
    `a double press of ${device} on Accept, End call and Decline does what the first press said`,
    details,
    async ({ open, ownServer }) => {
      // Where nobody else is, nothing lies under the second press on Close.
      const server = await ownServer();
      const ada = await signedIn(await open('Ada', { ...circumstances, server }));
      const bob = await signedIn(await open('Bob', { ...circumstances, server }));
      for (const gap of gaps) {
        await ring(ada, bob);
        await pressTwice(bob, 'Accept', gap);
        await Promise.all([expectInCall(ada, bob), expectInCall(bob, ada)]);
        await expectTimerRuns(bob);
        await bob.sees({ role: 'button', name: 'Mute' });
        await pressTwice(bob, 'End call', gap);
        await expectReceipt(ada, 'Call ended');
        await bob.sees({ role: 'button', name: 'Close' });
        await ada.press('Call again');
        await bob.sees({ role: 'alertdialog' });
        await pressTwice(bob, 'Decline', gap);
        await expectReceipt(ada, 'declined');
        await expect(ada.page.getByRole('alertdialog')).toBeHidden();
        await pressTwice(ada, 'Close', gap);
        await ada.doesNotSee({ role: 'button', name: 'Close' });
      }
      await expect(ada.page.getByRole('list', { name: 'People' })).toBeVisible();
    },
  );

test('a press as a ring appears takes nothing and opens no microphone; a later one does, and a key or a screen reader at once', async ({
  ada,
  bob,
}) => {
  for (const name of ['Accept', 'Decline']) {
    const pressed = pressAsItAppears(bob, name, 'ring');
    await ada.press(`Call ${bob.name}`);
    await pressed;
    await bob.sees({ role: 'alertdialog' });
    await bob.sees({ role: 'button', name: 'Accept' });
    await ada.sees({ role: 'region', name: `Call with ${bob.name}`, text: 'Ringing...' });
    await ada.press('Cancel call');
    await expectReceipt(bob, 'Missed call');
  }
  expect(await bob.run(() => window.ears.microphonesAsked, null)).toBe(0);

  const later = pressAsItAppears(bob, 'Accept', 'ring', 1_000);
  await ada.press(`Call ${bob.name}`);
  await later;
  await expectInCall(bob, ada);
  await bob.page.getByRole('button', { name: 'End call', exact: true }).press('Enter');
  await expectReceipt(ada, 'Call ended');

  await ada.press(`Call ${bob.name}`);
  await bob.page.getByRole('button', { name: 'Accept', exact: true }).evaluate((element) => (element as HTMLElement).click());
  await expectInCall(bob, ada);
});

test('a finger that was put down before a ring appears under it takes nothing', async ({ open, server, nameOf }) => {
  const bob = await signedIn(await open('Bob', phone));
  const zed = await startProgram(server, nameOf('Cleo'));
  const stop = stayAlive(zed);
  const { body } = await zed.get('/api/users/list', { search: bob.name });
  function call() {
    return zed.post('/api/call/initiate', { target_user_id: body.users?.[0]?.id ?? '' });
  }
  const first = await call();
  await bob.sees({ role: 'alertdialog' });
  const { Accept: accept } = await placesOf(bob.page);
  if (accept === undefined) throw new Error('Accept is not on the screen');
  await zed.post('/api/call/end', { call_id: first.body.call_id ?? '' });
  await bob.press('Close');
  await liftAfterRing(bob, middleOf(accept), async () => void (await call()));
  await bob.sees({ role: 'button', name: 'Accept' });
  expect(await bob.run(() => window.ears.microphonesAsked, null)).toBe(0);
  await pressTwice(bob, 'Decline', 200);
  await bob.doesNotSee({ role: 'alertdialog' });
  stop();
  await zed.post('/api/users/disconnect');
});

test('rows wait while a mouse moves among them, a press anywhere in a row calls, one that came under a finger does not, and one that a mouse was led to does', async ({
  open,
  ownServer,
}) => {
  const server = await ownServer();
  const ada = await signedIn(await open('Ada', { server }));
  const zed = await startProgram(server, 'Zed');
  const rows = ada.page.getByRole('list', { name: 'People' }).getByRole('listitem');
  const place = await row(ada, { ...ada, name: 'Zed' }).boundingBox();
  if (place === null) throw new Error('Zed is not on the screen');
  const { x, y } = middleOf(place);
  let moves = 0;
  const aaron = startProgram(server, 'Aaron');
  async function counted() {
    moves += 1;
    await ada.page.mouse.move(x + (moves % 2), y);
    return { here: await ada.page.getByText('2', { exact: true }).count(), rows: await rows.count() };
  }
  await expect.poll(counted, { message: 'Aaron is counted, and has no row', intervals: [100] }).toEqual({ here: 1, rows: 1 });
  // Now the mouse rests where Zed was, and Aaron comes there.
  await pressAsItAppears(ada, 'Aaron', 'people');
  await expect(rows).toHaveCount(2);
  await expect(ada.page.getByRole('region', { name: 'Call with Aaron' })).toBeHidden();
  const stop = stayAlive(await aaron);
  await zed.post('/api/users/disconnect');
  await row(ada, { ...ada, name: 'Aaron' }).hover();
  await expect(row(ada, { ...ada, name: 'Zed' })).toContainText('Away');
  const call = ada.page.getByRole('button', { name: 'Call Aaron', exact: true });
  await beheld(call);
  await row(ada, { ...ada, name: 'Aaron' })
    .getByText('Available')
    .click();
  await expect(ada.page.getByRole('region', { name: 'Call with Aaron' })).toBeVisible();
  await ada.press('Cancel call');

  // What was there and had only to be scrolled to can be pressed at once.
  for (const name of ['Ben', 'Cem', 'Dan']) await startProgram(server, name);
  await beheld(ada.page.getByRole('button', { name: 'Call Cem', exact: true }));
  const led = pressAsRowsMove(ada, 'Cem', 'led');
  await startProgram(server, 'Abe');
  await expect(ada.page.getByRole('region', { name: `Call with ${await led}` })).toBeVisible();
  await ada.press('Cancel call');
  const stopEva = stayAlive(await startProgram(server, 'Eva'));
  const last = ada.page.getByRole('button', { name: 'Call Eva', exact: true });
  await beheld(last);
  await ada.page.setViewportSize({ width: 1280, height: 320 });
  await expect(last).not.toBeInViewport();
  await ada.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  await last.click();
  await expect(ada.page.getByRole('region', { name: 'Call with Eva' })).toBeVisible();
  await ada.press('Cancel call');
  await ada.page.close();
  stop();
  stopEva();
});
