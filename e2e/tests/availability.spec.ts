import { personAt } from '../lab/chromium-person.ts';
import { search } from '../lab/glimpse.ts';
import { expect, test } from '../lab/lab.ts';
import { expectInCall, expectReceipt } from '../lab/person.ts';

test('Bob does not want to be disturbed: all of their tabs and Ada see it, her call is refused, and both are told when they are free', async ({
  ada,
  bob,
  server,
}) => {
  const page = await bob.context.newPage();
  await page.goto(server.origin);
  const second = personAt(page, bob, bob.watch);
  const here = bob.page.getByRole('region', { name: 'Me' }).getByRole('switch', { name: 'Do not disturb' });
  const there = page.getByRole('region', { name: 'Me' }).getByRole('switch', { name: 'Do not disturb' });
  await expect(there).not.toBeChecked();
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

test('Bob gives Ada a ringtone of her own, and the keys of their headset take her call and end it', async ({ ada, bob }) => {
  await bob.page.getByRole('button', { name: `Options for ${ada.name}` }).click();
  await bob.page.getByRole('menuitem', { name: 'Ringtone' }).click();
  const dialog = bob.page.getByRole('dialog', { name: `Ringtone for ${ada.name}` });
  await dialog.getByRole('combobox', { name: 'Ringtone' }).selectOption('Bell');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await bob.page.getByRole('button', { name: 'Settings' }).click();
  const settings = bob.page.getByRole('dialog', { name: 'Settings' });
  await expect(settings.getByRole('combobox', { name: ada.name })).toHaveValue('bell');
  await settings.getByRole('button', { name: 'Close' }).click();

  // A headset of its own is not to be had here: what its keys would call is kept.
  const keys = await bob.page.evaluateHandle(() => {
    const deeds = new Map<string, (() => void) | null>();
    Object.assign(navigator.mediaSession, { setActionHandler: (key: string, deed: (() => void) | null) => void deeds.set(key, deed) });
    return deeds;
  });
  function shown(): Promise<string | undefined> {
    return bob.page.evaluate(() => navigator.mediaSession.metadata?.title);
  }
  await ada.press(`Call ${bob.name}`);
  await expect.poll(shown).toBe(`${ada.name} is calling`);
  await keys.evaluate((deeds) => deeds.get('play')?.());
  await expectInCall(bob, ada);
  await expect.poll(shown).toContain(`In call with ${ada.name}`);
  expect(await keys.evaluate((deeds) => deeds.get('play'))).toBeNull();
  await keys.evaluate((deeds) => deeds.get('togglemicrophone')?.());
  await bob.sees({ role: 'button', name: 'Unmute' });
  await keys.evaluate((deeds) => deeds.get('hangup')?.());
  await expectReceipt(ada, 'Call ended');
  await expect.poll(shown).toBeUndefined();
});
