import { expectSpoken, focused, listenToLiveRegions, tabTo } from '../lab/access.ts';
import { beheld } from '../lab/eyes.ts';
import { row } from '../lab/glimpse.ts';
import { expectNoSound, expectSilence, expectTalk } from '../lab/hearing.ts';
import { expect, signedIn, test } from '../lab/lab.ts';
import { connect, expectInCall, expectReceipt, ring } from '../lab/person.ts';

test('Ada and Bob sign in, call, accept, mute, hold, resume and hang up by keyboard alone', async ({ open }) => {
  const ada = await open('Ada');
  const bob = await open('Bob');
  for (const { page, name } of [ada, bob]) {
    await tabTo(page, 'textbox', 'Your name');
    await page.keyboard.type(name);
    await page.keyboard.press('Enter');
  }
  await expect(ada.page.getByRole('searchbox')).toHaveAttribute('aria-keyshortcuts', '/');
  await expect(ada.page.getByRole('button', { name: `Call ${bob.name}`, exact: true })).toBeAttached();
  await ada.page.keyboard.press('/');
  await expect(ada.page.getByRole('searchbox')).toBeFocused();
  await ada.page.keyboard.type(bob.name);
  await ada.page.keyboard.press('Enter');
  // The first stop in the ring, though it stands at the right.
  await bob.sees({ role: 'alertdialog', name: 'Incoming call' });
  await bob.page.keyboard.press('Tab');
  await expect(bob.page.getByRole('button', { name: 'Accept', exact: true })).toBeFocused();
  await bob.page.keyboard.press('Enter');
  await expectTalk(ada, bob);
  await tabTo(bob.page, 'button', 'Mute');
  await bob.page.keyboard.press('Space');
  await expectSilence(ada);
  await tabTo(bob.page, 'button', 'Unmute');
  await bob.page.keyboard.press('Space');
  await tabTo(ada.page, 'button', 'Hold');
  await ada.page.keyboard.press('Enter');
  await expectNoSound(ada, bob);
  await tabTo(ada.page, 'button', 'Resume');
  await ada.page.keyboard.press('Enter');
  await expectTalk(ada, bob);
  await tabTo(ada.page, 'button', 'End call');
  await ada.page.keyboard.press('Enter');
  await Promise.all([expectReceipt(ada, 'Call ended'), expectReceipt(bob, 'Call ended')]);
});

test('single keys mute and hold, once for each press, never while Ada types or a dialog is open, and can be turned off', async ({
  ada,
  bob,
}) => {
  const { page } = ada;
  const { keyboard } = page;
  function button(name: string) {
    return page.getByRole('button', { name, exact: true });
  }
  await connect(ada, bob);
  await expect(button('Mute')).toHaveAttribute('aria-keyshortcuts', 'M');
  await keyboard.down('m');
  await keyboard.down('m');
  await keyboard.down('m');
  await keyboard.up('m');
  await expect(button('Unmute')).toBeVisible();
  await keyboard.press('m');
  await keyboard.press('h');
  await bob.sees({ role: 'region', name: `Call with ${ada.name}`, text: `${ada.name} put the call on hold` });
  await expect(button('Mute')).toBeVisible();
  await keyboard.press('h');
  await expectInCall(bob, ada);

  await keyboard.press('/');
  await keyboard.type('mh?/');
  await expect(page.getByRole('searchbox')).toHaveValue('mh?/');
  await page.getByRole('searchbox').fill('');
  await tabTo(page, 'button', 'Mute');
  for (const key of ['Control+m', 'Alt+h', 'Shift+M']) await keyboard.press(key);
  await keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keys', exact: true });
  const single = sheet.getByRole('switch', { name: 'Single keys', exact: true });
  await expect(single).toBeChecked();
  await keyboard.press('m');
  await keyboard.press('Tab');
  await keyboard.press('Space');
  await expect(single).not.toBeChecked();
  await keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  for (const key of ['m', 'h', '?']) await keyboard.press(key);
  await expect(button('Mute')).toBeFocused();
  await expect(button('Hold')).toBeVisible();
  await expect(sheet).toBeHidden();
  await expect(button('Mute')).not.toHaveAttribute('aria-keyshortcuts');

  await page.reload();
  await expect(page.getByRole('searchbox')).not.toHaveAttribute('aria-keyshortcuts');
  await button('Keys').click();
  await single.click();
  await keyboard.press('Escape');
  await expect(page.getByRole('searchbox')).toHaveAttribute('aria-keyshortcuts', '/');
});

test('a link to Bob opens ready to call and calls nobody, and single keys answer, open what there is to do, and end', async ({
  open,
  ada,
  bob,
}) => {
  const cleo = await open('Cleo');
  function follow(person: typeof cleo, name: string): Promise<void> {
    return person.run((to) => void (location.hash = `#call=${encodeURIComponent(to)}`), name);
  }
  await bob.press('Settings');
  const settings = bob.page.getByRole('dialog', { name: 'Settings', exact: true });
  await bob.context.grantPermissions(['microphone', 'clipboard-read', 'clipboard-write']);
  await settings.getByRole('button', { name: 'Copy my link', exact: true }).click();
  await expect(settings.getByRole('button', { name: 'Copied', exact: true })).toBeVisible();
  const link = await bob.run(() => navigator.clipboard.readText(), null);
  await bob.page.keyboard.press('Escape');
  await cleo.run((hash) => void (location.hash = hash), new URL(link).hash);
  await signedIn(cleo);
  const call = cleo.page.getByRole('button', { name: `Call ${bob.name}`, exact: true });
  await expect(call).toBeFocused();
  await expect(cleo.page.getByRole('searchbox')).toHaveValue(bob.name);
  await expect.poll(() => new URL(cleo.page.url()).hash).toBe('');
  await cleo.doesNotSee({ role: 'region', name: `Call with ${bob.name}` });
  await follow(ada, 'Nobody at all');
  await ada.sees({ role: 'alert', text: 'Nobody here is called “Nobody at all”.' });

  // Whoever writes a name among the rows writes it into the field.
  await cleo.page.keyboard.type(ada.name);
  await expect(cleo.page.getByRole('searchbox')).toHaveValue(ada.name);
  await follow(cleo, `web+earshot:${encodeURIComponent(bob.name)}`);
  await expect(call).toBeFocused();
  await cleo.page.keyboard.press('Enter');
  const accept = bob.page.getByRole('alertdialog').getByRole('button', { name: 'Accept', exact: true });
  await beheld(accept);
  await bob.page.keyboard.press('a');
  await Promise.all([expectInCall(bob, cleo), expectInCall(cleo, bob)]);
  await expect(cleo.page.getByRole('button', { name: 'More', exact: true })).toBeVisible();
  const transfer = cleo.page.getByRole('dialog', { name: 'Transfer', exact: true });
  await cleo.page.keyboard.press('t');
  await expect(transfer).toBeVisible();
  await cleo.page.keyboard.press('Escape');
  await expect(transfer).toBeHidden();
  await cleo.page.keyboard.press('p');
  await expect(cleo.page.getByRole('dialog', { name: 'Add person', exact: true })).toBeVisible();
  await cleo.page.keyboard.press('Escape');
  // What ends a call counts a second after the key before.
  await bob.sees({ role: 'timer', text: /^0:(0[2-9]|[1-5]\d)$/ });
  await bob.page.keyboard.press('e');
  await Promise.all([expectReceipt(bob, 'Call ended'), expectReceipt(cleo, 'Call ended')]);
});

test('the list is one stop of Tab, arrows go through it, and from there Mute is near', async ({ open, ownServer }) => {
  // Where others have just gone, rows move.
  const server = await ownServer();
  const ada = await signedIn(await open('Ada', { server }));
  const bob = await signedIn(await open('Bob', { server }));
  const cleo = await signedIn(await open('Cleo', { server }));
  const { page } = ada;
  await Promise.all([bob, cleo].map((other) => expect(row(ada, other)).toBeVisible()));
  const buttons = page.getByRole('list', { name: 'People', exact: true }).getByRole('button', { name: /^Call / });
  await expect(buttons).toHaveCount(2);
  await page.keyboard.press('/');
  await page.keyboard.press('ArrowDown');
  await expect(buttons.first()).toBeFocused();
  await page.keyboard.press('End');
  await expect(buttons.nth(1)).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(buttons.first()).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => focused(page)).toContain('Options for ');
  await page.keyboard.press('ArrowRight');
  await expect(buttons.first()).toBeFocused();
  await page.keyboard.press('Tab');
  await expect.poll(() => focused(page), 'the list is left').toBe('button Call Echo test');
  await page.keyboard.press('Shift+Tab');
  await expect(buttons.first()).toBeFocused();

  await connect(ada, bob);
  await page.keyboard.press('/');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('switch', { name: 'Do not disturb' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Mute', exact: true })).toBeFocused();
  await expect(row(ada, cleo).getByRole('button', { name: /^Call / })).toHaveAccessibleDescription(
    'You are in a call. Hold it to call somebody else.',
  );
  await expect(row(cleo, bob).getByRole('button', { name: /^Call / })).toHaveAccessibleDescription('In call');
  // Who goes takes their row along to those who are away, and the focus is not lost.
  const gone = row(cleo, ada).getByRole('button', { name: /^Call / });
  await gone.focus();
  await bob.press('End call');
  await expectReceipt(ada, 'Call ended');
  await ada.press('Sign out');
  await expect(row(cleo, ada).filter({ hasText: /Available|In call/ })).toHaveCount(0);
  await expect.poll(() => focused(cleo.page)).toMatch(new RegExp(`^(h2 Here now|button Call ${ada.name})$`));
});

test('the focus goes into the ringing dialog, stays there, and comes back where it was when Ada cancels, and when Bob declines', async ({
  ada,
  bob,
}) => {
  await tabTo(bob.page, 'button', `Call ${ada.name}`);
  const before = await focused(bob.page);
  await ring(ada, bob);
  function isInside() {
    return bob.page.getByRole('alertdialog').evaluate((dialog) => dialog.contains(document.activeElement));
  }
  await expect.poll(isInside).toBe(true);
  for (const key of ['Tab', 'Tab', 'Tab', 'Shift+Tab', 'Shift+Tab', 'Shift+Tab', 'Shift+Tab']) {
    await bob.page.keyboard.press(key);
    expect(await isInside(), `after ${key}`).toBe(true);
  }
  await ada.press('Cancel call');
  await bob.doesNotSee({ role: 'alertdialog' });
  await expect.poll(() => focused(bob.page)).toBe(before);
  await ring(ada, bob);
  await tabTo(bob.page, 'button', 'Decline');
  await bob.page.keyboard.press('Enter');
  await bob.doesNotSee({ role: 'alertdialog' });
  await expect.poll(() => focused(bob.page)).toBe(before);
});

test('the focus moves into the call, and is not lost when the call ends', async ({ ada, bob }) => {
  await connect(ada, bob);
  for (const [person, other] of [
    [ada, bob],
    [bob, ada],
  ] as const) {
    const call = person.page.getByRole('region', { name: `Call with ${other.name}`, exact: true });
    await expect
      .poll(() => call.evaluate((region) => region.contains(document.activeElement)), { message: `${person.name}'s focus is in the call` })
      .toBe(true);
  }
  await ada.press('End call');
  for (const person of [ada, bob]) {
    await expectReceipt(person, 'Call ended');
    await expect.poll(() => focused(person.page), { message: `${person.name}'s focus` }).not.toMatch(/^body/);
  }
});

test('live regions tell the ring, the hold, the microphone, what was found, and the end', async ({ open }) => {
  const ada = await signedIn(await open('Ada', { before: listenToLiveRegions }));
  const bob = await signedIn(await open('Bob', { before: listenToLiveRegions }));
  await ring(ada, bob);
  // A screen reader reads the name and the description of an alertdialog that takes the focus.
  const dialog = bob.page.getByRole('alertdialog');
  await expect(dialog).toBeFocused();
  await expect(dialog).toHaveAccessibleName('Incoming call');
  await expect(dialog).toHaveAccessibleDescription(new RegExp(ada.name));
  await expectSpoken(ada, /Ringing/);
  await bob.press('Accept');
  await Promise.all([expectSpoken(ada, /In call/), expectSpoken(bob, /In call/)]);
  await ada.press('Hold');
  await Promise.all([expectSpoken(ada, /On hold/), expectSpoken(bob, new RegExp(`${ada.name} put the call on hold`))]);
  await ada.press('Resume');
  await ada.press('Mute');
  await expectSpoken(ada, /Microphone off$/);
  await ada.press('Unmute');
  await expectSpoken(ada, /Microphone on$/);
  await ada.page.getByRole('searchbox').fill(bob.name);
  await expectSpoken(ada, /^1 found$/);
  await bob.press('End call');
  await Promise.all([expectSpoken(ada, /Call ended, 0:\d\d/), expectSpoken(bob, /Call ended, 0:\d\d/)]);
});

test('a waiting call is told once and takes no focus, and Ada takes it and switches between two calls by keyboard alone', async ({
  open,
  bob,
  cleo,
}) => {
  const ada = await signedIn(await open('Ada', { before: listenToLiveRegions }));
  const { page } = ada;
  await connect(bob, ada);
  await tabTo(page, 'button', 'Mute');
  await cleo.press(`Call ${ada.name}`);
  await ada.sees({ role: 'region', name: 'Waiting call', text: cleo.name });
  await expectSpoken(ada, new RegExp(`^Waiting call: ${cleo.name}$`));
  expect(await focused(page)).toBe('button Mute');
  await expect(page).toHaveTitle(new RegExp(cleo.name));
  await tabTo(page, 'button', 'Hold and accept');
  await page.keyboard.press('Enter');
  await expectTalk(ada, cleo);
  await expect.poll(() => focused(page)).not.toMatch(/^body/);
  expect((await ada.run(() => window.spoken, null)).filter((words) => words.includes('Waiting'))).toHaveLength(1);
  await page.keyboard.press('s');
  await expectTalk(ada, bob);
  await tabTo(page, 'button', `Switch to ${cleo.name}`);
  await page.keyboard.press('Enter');
  await expectTalk(ada, cleo);
  await expectSilence(bob);
});

test('the title and the icon of the tab show a ring, and show it no more afterwards', async ({ ada, bob }) => {
  function icon() {
    return bob.page.locator('link[rel~="icon"]').first().getAttribute('href');
  }
  const before = { title: await bob.page.title(), icon: await icon() };
  await ring(ada, bob);
  await expect.poll(() => bob.page.title()).toContain(ada.name);
  await expect.poll(icon).not.toBe(before.icon);
  await bob.press('Decline');
  await expect.poll(async () => ({ title: await bob.page.title(), icon: await icon() })).toEqual(before);
});
