import type { ChromiumPerson, Circumstances } from '../lab/chromium-person.ts';
import { beheld } from '../lab/eyes.ts';
import { expectTimerRuns, row } from '../lab/glimpse.ts';
import { expect, signedIn, test, long } from '../lab/lab.ts';
import { expectInCall, expectReceipt, ring } from '../lab/person.ts';
import { middleOf, overlap, placesOf, type Place } from '../lab/places.ts';
import { liftAfterRing, pressAfterRing, pressTwice } from '../lab/presses.ts';
import { startProgram } from '../lab/program.ts';

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
    for (const place of [talking[size]['End call'], screens.dialing[size]['Cancel call'], ended[size]['Close']])
      expect(place === undefined ? Infinity : sizes[size].height - place.y - place.height, `${size}: in reach of the thumb`).toBeLessThan(
        60,
      );
});

const phone: Circumstances = { context: { viewport: sizes.phone, hasTouch: true, isMobile: true, deviceScaleFactor: 2 } };
const desktop: Circumstances = { context: { viewport: sizes.desktop } };

for (const [device, circumstances, gaps, details] of [
  ['a finger on a phone', phone, [120, 350], {}],
  ['a mouse', desktop, [200, 500], long],
] as const)
  test(`a double press of ${device} on Accept, End call and Decline does what the first press said`, details, async ({ open }) => {
    const ada = await signedIn(await open('Ada', circumstances));
    const bob = await signedIn(await open('Bob', circumstances));
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
      await bob.press('Close');
    }
    await expect(ada.page.getByRole('list', { name: 'People' })).toBeVisible();
  });

test('a press as a ring appears takes nothing and opens no microphone; a later one does, and a key or a screen reader at once', async ({
  ada,
  bob,
}) => {
  for (const [index, name] of ['Accept', 'Decline'].entries()) {
    const pressed = pressAfterRing(bob, name, 0);
    await ada.press(index === 0 ? `Call ${bob.name}` : 'Call again');
    expect(await pressed, 'the press came early enough to say something').toBeLessThan(480);
    await bob.sees({ role: 'alertdialog' });
    await bob.sees({ role: 'button', name: 'Accept' });
    await ada.sees({ role: 'region', name: `Call with ${bob.name}`, text: 'Ringing...' });
    await ada.press('Cancel call');
    await expectReceipt(bob, 'Missed call');
  }
  expect(await bob.run(() => window.ears.microphonesAsked, null)).toBe(0);

  const later = pressAfterRing(bob, 'Accept', 650);
  await ada.press('Call again');
  await later;
  await expectInCall(bob, ada);
  await bob.page.getByRole('button', { name: 'End call', exact: true }).press('Enter');
  await expectReceipt(ada, 'Call ended');

  await ada.press('Call again');
  await bob.page.getByRole('button', { name: 'Accept', exact: true }).evaluate((element) => (element as HTMLElement).click());
  await expectInCall(bob, ada);
});

test('a finger that was put down before a ring appears under it takes nothing', async ({ open, server, nameOf }) => {
  const bob = await signedIn(await open('Bob', phone));
  const zed = await startProgram(server, nameOf('Cleo'));
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
  await zed.post('/api/users/disconnect');
});

test('rows wait while a mouse moves among them, a press anywhere in a row calls, and one that came under a finger does not', async ({
  open,
  ownServer,
}) => {
  const server = await ownServer();
  const ada = await signedIn(await open('Ada', { server }));
  const zed = await startProgram(server, 'Zed');
  const list = ada.page.getByRole('list', { name: 'People' });
  await row(ada, { ...ada, name: 'Zed' }).hover();
  await startProgram(server, 'Aaron');
  await expect(ada.page.getByText('2', { exact: true })).toBeVisible();
  await expect(list.getByRole('listitem')).toHaveCount(1);
  await expect(list.getByRole('listitem')).toHaveCount(2, { timeout: 4_000 });
  // The mouse rests where Zed was, and Aaron is there now.
  await ada.page.mouse.down();
  await ada.page.mouse.up();
  await expect(ada.page.getByRole('region', { name: 'Call with Aaron' })).toBeHidden();
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
  for (const name of ['Ben', 'Cem', 'Dan', 'Eva']) await startProgram(server, name);
  const last = ada.page.getByRole('button', { name: 'Call Eva', exact: true });
  await beheld(last);
  await ada.page.setViewportSize({ width: 1280, height: 320 });
  await expect(last).not.toBeInViewport();
  await ada.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  await last.click();
  await expect(ada.page.getByRole('region', { name: 'Call with Eva' })).toBeVisible();
  await ada.press('Cancel call');
  await ada.page.close();
});
