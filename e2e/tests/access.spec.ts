import { expectSpoken, focused, listenToLiveRegions, tabTo } from '../lab/access.ts';
import { expectNoSound, expectSilence, expectTalk } from '../lab/hearing.ts';
import { expect, signedIn, test } from '../lab/lab.ts';
import { connect, expectReceipt, ring } from '../lab/person.ts';

test('Ada and Bob sign in, call, accept, mute, hold, resume and hang up by keyboard alone', async ({ open }) => {
  const ada = await open('Ada');
  const bob = await open('Bob');
  for (const { page, name } of [ada, bob]) {
    await tabTo(page, 'textbox', 'Your name');
    await page.keyboard.type(name);
    await page.keyboard.press('Enter');
  }
  await tabTo(ada.page, 'button', `Call ${bob.name}`);
  await ada.page.keyboard.press('Enter');
  await tabTo(bob.page, 'button', 'Accept');
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

test('the focus goes into the ringing dialog, stays there, and comes back where it was when Bob declines', async ({ ada, bob }) => {
  await tabTo(bob.page, 'button', `Call ${ada.name}`);
  const before = await focused(bob.page);
  await ring(ada, bob);
  const isInside = () => bob.page.getByRole('alertdialog').evaluate((dialog) => dialog.contains(document.activeElement));
  await expect.poll(isInside).toBe(true);
  for (const key of ['Tab', 'Tab', 'Tab', 'Shift+Tab', 'Shift+Tab', 'Shift+Tab', 'Shift+Tab']) {
    await bob.page.keyboard.press(key);
    expect(await isInside(), `after ${key}`).toBe(true);
  }
  await tabTo(bob.page, 'button', 'Decline');
  await bob.page.keyboard.press('Enter');
  await bob.doesNotSee({ role: 'alertdialog' });
  await expect.poll(() => focused(bob.page)).toBe(before);
});

test('the focus comes back where it was when Ada cancels', async ({ ada, bob }) => {
  await tabTo(bob.page, 'button', `Call ${ada.name}`);
  const before = await focused(bob.page);
  await ring(ada, bob);
  await ada.press('Cancel call');
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

test('live regions tell the ring, the hold and the end', async ({ open }) => {
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
  await bob.press('End call');
  await Promise.all([expectSpoken(ada, /Call ended, 0:\d\d/), expectSpoken(bob, /Call ended, 0:\d\d/)]);
});

test('the title and the icon of the tab show a ring, and show it no more afterwards', async ({ ada, bob }) => {
  const icon = () => bob.page.locator('link[rel~="icon"]').first().getAttribute('href');
  const before = { title: await bob.page.title(), icon: await icon() };
  await ring(ada, bob);
  await expect.poll(() => bob.page.title()).toContain(ada.name);
  await expect.poll(icon).not.toBe(before.icon);
  await bob.press('Decline');
  await expect.poll(async () => ({ title: await bob.page.title(), icon: await icon() })).toEqual(before);
});
