import { personAt } from '../lab/chromium-person.ts';
import { search } from '../lab/glimpse.ts';
import { expect, long, signedIn, test } from '../lab/lab.ts';
import { connect, expectInCall, expectReceipt, ring } from '../lab/person.ts';
import { countLoops, heard } from '../lab/ring.ts';

test('Bob does not want to be disturbed: all of their tabs and Ada see it, her call is refused, and both are told when they are free', async ({
  ada,
  open,
  server,
}) => {
  const bob = await signedIn(await open('Bob', { forgiven: [/503/] }));
  const page = await bob.context.newPage();
  await page.goto(server.origin);
  const second = personAt(page, bob, bob.watch);
  const here = bob.page.getByRole('region', { name: 'Me' }).getByRole('switch', { name: 'Do not disturb' });
  const there = page.getByRole('region', { name: 'Me' }).getByRole('switch', { name: 'Do not disturb' });
  await expect(there).not.toBeChecked();
  const busy = Promise.withResolvers<void>();
  await bob.page.route('**/api/users/availability', async (route) => {
    await busy.promise;
    await route.fulfill({ status: 503, json: { status: 'error', code: 'overloaded', message: 'The server is busy.' } });
  });
  await here.click();
  await bob.sees({ role: 'status', text: 'Telling the server...' });
  await expect(here).toBeChecked();
  await expect(there).not.toBeChecked();
  busy.resolve();
  await bob.sees({ role: 'alert', text: 'busy' });
  await expect(here).not.toBeChecked();
  await bob.page.unroute('**/api/users/availability');
  await here.click();
  await expect(there).toBeChecked();
  await page.getByRole('button', { name: 'For an hour' }).click();
  await expect(bob.page.getByRole('region', { name: 'Me' }).getByRole('status')).toHaveText(/^Until (tomorrow )?\d+:\d\d$/);
  await bob.sees({ role: 'region', name: 'Me', text: 'You cannot be called now' });

  const row = ada.page.getByRole('list', { name: 'People' }).getByRole('listitem').filter({ hasText: bob.name });
  await expect(row).toContainText('Do not disturb');
  await ada.press(`Call ${bob.name}`);
  await expectReceipt(ada, `${bob.name} does not want to be disturbed`);
  await bob.doesNotSee({ role: 'alertdialog' });
  await ada.page.getByRole('button', { name: 'Tell me when free' }).click();
  await expect(ada.page.getByText(`You will be told when ${bob.name} is free`)).toBeVisible();
  await ada.press('Close');

  await there.click();
  await expect(here).not.toBeChecked();
  await expect(row).toContainText('Available');
  await expect(ada.page.getByText(`${bob.name} is free now`)).toBeVisible();
  await expect(bob.page.getByText(`${ada.name} wanted to know when you are free`)).toBeVisible();
  await ada.press('Call now');
  await second.sees({ role: 'alertdialog', name: 'Incoming call', text: ada.name });
  await second.press('Decline');
  await expectReceipt(ada, `${bob.name} declined`);
});

test('Bob turns two switches in quick succession and the server refuses the first: they read why, and the second stays', async ({
  open,
}) => {
  const bob = await signedIn(await open('Bob', { forgiven: [/503/] }));
  await bob.press('Settings');
  const settings = bob.page.getByRole('dialog', { name: 'Settings' });
  const second = settings.getByRole('switch', { name: 'A second call may ring' });
  const again = settings.getByRole('switch', { name: 'Anyone who calls again within 3 minutes rings' });
  const answered = Promise.withResolvers<void>();
  await bob.page.route(
    '**/api/users/availability',
    async (route) => {
      await answered.promise;
      await route.fulfill({ status: 503, json: { status: 'error', code: 'overloaded', message: 'The server is busy.' } });
    },
    { times: 1 },
  );
  await second.click();
  const granted = bob.page.waitForResponse((response) => response.url().endsWith('users/availability') && response.ok());
  await again.click();
  await granted;
  await expect(second, 'what is not answered stands').not.toBeChecked();
  answered.resolve();
  await expect(settings.getByRole('alert').filter({ hasText: 'busy' })).toBeVisible();
  await expect(second).toBeChecked();
  await expect(again).toBeChecked();
});

test('Bob blocks Ada in the menu of her row: to her they are away and cannot be reached, until they unblock her in Settings', async ({
  ada,
  bob,
}) => {
  const hers = ada.page.getByRole('list', { name: 'People' }).getByRole('listitem').filter({ hasText: bob.name });
  await bob.page.getByRole('button', { name: `Options for ${ada.name}` }).click();
  await bob.page.getByRole('menuitem', { name: 'Block', exact: true }).click();
  await expect(bob.page.getByText(`${ada.name} is blocked`)).toBeVisible();
  await search(ada, bob);
  await expect(hers).toContainText('Away');
  await ada.press(`Call ${bob.name}`);
  await expectReceipt(ada, `${bob.name} cannot be reached`);
  await bob.doesNotSee({ role: 'alertdialog' });
  await ada.press('Close');

  await bob.page.getByRole('button', { name: 'Settings' }).click();
  await bob.page.getByRole('button', { name: `Unblock ${ada.name}` }).click();
  await expect(bob.page.getByText('You have blocked nobody.')).toBeVisible();
  await expect(hers).toContainText('Available');
});

test('Bob gives Ada a ringtone of her own; her ring keeps the screen on and marks the icon, and the keys of their headset take it and end it', async ({
  ada,
  bob,
}) => {
  await bob.context.grantPermissions(['microphone', 'screen-wake-lock']);
  await bob.page.getByRole('button', { name: `Options for ${ada.name}` }).click();
  await bob.page.getByRole('menuitem', { name: 'Ringtone' }).click();
  const dialog = bob.page.getByRole('dialog', { name: `Ringtone for ${ada.name}` });
  await dialog.getByRole('combobox', { name: 'Ringtone' }).selectOption('Bell');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await bob.page.getByRole('button', { name: 'Settings' }).click();
  const settings = bob.page.getByRole('dialog', { name: 'Settings' });
  await expect(settings.getByRole('combobox', { name: ada.name })).toHaveValue('bell');
  await settings.getByRole('switch', { name: 'Flash the page' }).click();
  await settings.getByRole('button', { name: 'Close' }).click();

  const keys = await bob.page.evaluateHandle(noteKeys);
  const signs = await bob.page.evaluateHandle(noteSigns);
  function locks() {
    return signs.evaluate((seen) => seen.locks.map(({ released }) => released));
  }
  function shown(): Promise<string | undefined> {
    return bob.page.evaluate(() => navigator.mediaSession.metadata?.title);
  }
  await ada.press(`Call ${bob.name}`);
  await expect.poll(shown).toBe(`${ada.name} is calling`);
  await expect.poll(locks, { message: 'a lock is held while it rings' }).toEqual([false]);
  await expect.poll(() => signs.evaluate(({ badges }) => badges), { message: 'a dot' }).toEqual(['dot']);
  await expect(bob.page.locator('.ring-flash')).toBeVisible();
  expect(await signs.evaluate(({ shakes }) => shakes), 'it vibrates').toEqual([expect.arrayContaining([400, 200])]);
  await keys.evaluate((deeds) => deeds.get('play')?.());
  await expectInCall(bob, ada);
  await expect.poll(shown).toContain(`In call with ${ada.name}`);
  expect(await keys.evaluate((deeds) => deeds.get('play'))).toBeNull();
  expect(await signs.evaluate(({ shakes }) => shakes.at(-1)), 'and does no more').toBe(0);
  await expect(bob.page.locator('.ring-flash')).toHaveCount(0);
  await keys.evaluate((deeds) => deeds.get('togglemicrophone')?.());
  await bob.sees({ role: 'button', name: 'Unmute' });
  await keys.evaluate((deeds) => deeds.get('hangup')?.());
  await expectReceipt(ada, 'Call ended');
  await expect.poll(shown).toBeUndefined();
  await expect.poll(() => signs.evaluate(({ badges }) => badges), { message: 'no dot' }).toEqual(['dot', 0]);
  await expect.poll(async () => (await locks()).every((released) => released)).toBe(true);

  const devtools = await bob.context.newCDPSession(bob.page);
  await devtools.send('Emulation.setTouchEmulationEnabled', { enabled: true });
  await bob.press('Settings');
  await settings.getByRole('switch', { name: 'Vibrate' }).click();
  await settings.getByRole('button', { name: 'Close' }).click();
  await devtools.send('Emulation.setTouchEmulationEnabled', { enabled: false });
  await ada.press('Call again');
  await bob.sees({ role: 'alertdialog', name: 'Incoming call' });
  await ada.sees({ role: 'region', name: `Call with ${bob.name}`, text: 'Ringing...' });
  await bob.press('Decline');
  await expectReceipt(ada, `${bob.name} declined`);
  expect(await signs.evaluate(({ shakes }) => shakes), 'switched off it does not').toHaveLength(2);
});

/** Keeps what the keys of a headset would call, for none is to be had here. Chromium refuses keys it does not know. */
function noteKeys(): Map<string, (() => void) | null> {
  const deeds = new Map<string, (() => void) | null>();
  const session = navigator.mediaSession;
  const set = session.setActionHandler.bind(session);
  Object.assign(session, {
    setActionHandler(key: MediaSessionAction, deed: (() => void) | null): void {
      set(key, deed);
      deeds.set(key, deed);
    },
  });
  return deeds;
}

/**
 * Keeps what Chromium gave to keep the screen on, how it was told to vibrate, and what it took for the icon: it takes
 * it of a page that is not installed, too, and shows it of an installed one alone.
 */
function noteSigns(): { readonly locks: WakeLockSentinel[]; readonly badges: ('dot' | number)[]; readonly shakes: VibratePattern[] } {
  const seen = { locks: [] as WakeLockSentinel[], badges: [] as ('dot' | number)[], shakes: [] as VibratePattern[] };
  Object.assign(navigator, { vibrate: (pattern: VibratePattern) => seen.shakes.push(pattern) > 0 });
  const lock = navigator.wakeLock.request.bind(navigator.wakeLock);
  navigator.wakeLock.request = async (type) => {
    const held = await lock(type);
    seen.locks.push(held);
    return held;
  };
  const badge = navigator.setAppBadge.bind(navigator);
  navigator.setAppBadge = async (count) => {
    await badge(count);
    seen.badges.push(count ?? 'dot');
  };
  return seen;
}

test(
  'Bob makes the phone ready in three steps, and can call meanwhile: the microphone hears Bob, it rings, and the system may show a ring',
  long,
  async ({ ada, open }) => {
    const bob = await signedIn(await open('Bob', { before: countLoops }));
    const { page } = bob;
    const me = page.getByRole('region', { name: 'Me', exact: true });
    await me.getByRole('button', { name: 'Let this phone ring' }).click();
    await bob.press('Try the microphone');
    await expect(page.getByRole('heading', { name: 'Your microphone works' })).toBeVisible();
    await bob.press('Ring');
    await expect(page.getByRole('heading', { name: 'It rang here' })).toBeVisible();
    await expect.poll(async () => (await heard([bob])).length, { message: 'it is heard' }).toBe(1);
    await bob.context.grantPermissions(['microphone', 'notifications']);
    await expect(page.getByText('The system will show who is calling, even while you look at something else.')).toBeVisible();
    await bob.sees({ role: 'button', name: `Call ${ada.name}` });
    await bob.press('Done');
    await bob.doesNotSee({ role: 'button', name: 'Let this phone ring' });
    await bob.sees({ role: 'region', name: 'Me', text: 'You will ring here' });
  },
);

test(
  'What the badge of Bob says is what becomes of a call: heard, unheard at no volume, softly in a call, and busy',
  long,
  async ({ ada, bob, cleo }) => {
    async function says(text: string): Promise<void> {
      await bob.sees({ role: 'region', name: 'Me', text });
    }
    async function rings(sound: boolean): Promise<void> {
      const before = bob.watch.frames.sent.length;
      await ring(ada, bob);
      await ada.sees({ role: 'region', name: `Call with ${bob.name}`, text: 'Ringing...' });
      const confirmed = bob.watch.frames.sent.slice(before).filter((frame) => frame.includes('call/ringing'));
      expect(confirmed.map((frame) => /"sound":(true|false)/.exec(frame)?.[1])).toEqual([String(sound)]);
      await bob.press('Decline');
      await expectReceipt(ada, `${bob.name} declined`);
      await ada.press('Close');
    }
    await says('You will ring here');
    await rings(true);

    await bob.press('Settings');
    const settings = bob.page.getByRole('dialog', { name: 'Settings' });
    await settings.getByRole('slider', { name: 'Ring volume' }).fill('0');
    await settings.getByRole('button', { name: 'Close' }).click();
    await says('Without a sound: the ring volume is 0.');
    await rings(false);
    await bob.press('Turn it up');

    await connect(ada, bob);
    await says('A second call will ring softly');
    await cleo.press(`Call ${bob.name}`);
    await bob.sees({ role: 'region', name: 'Waiting call', text: cleo.name });
    await cleo.press('Cancel call');
    await bob.doesNotSee({ role: 'region', name: 'Waiting call' });
    await bob.press('Settings');
    await settings.getByRole('switch', { name: 'A second call may ring' }).click();
    await settings.getByRole('button', { name: 'Close' }).click();
    await says('Callers hear you are busy');
    await cleo.press(`Call ${bob.name}`);
    await expectReceipt(cleo, `${bob.name} is busy`);
  },
);
