import type { Page } from '@playwright/test';
import { personAt, type ChromiumPerson } from '../lab/chromium-person.ts';
import { expectStatus } from '../lab/glimpse.ts';
import { expectSilence, expectTalk } from '../lab/hearing.ts';
import { expect, signedIn, test } from '../lab/lab.ts';
import { expectReceipt, ring } from '../lab/person.ts';
import { countLoops, heard } from '../lab/ring.ts';

test('Bob has three tabs: all of them show the ring, one is heard, and when it is closed another is at once', async ({
  ada,
  open,
  server,
}) => {
  const bob = await signedIn(await open('Bob', { before: countLoops }));
  const more = [0, 1].map(async () => {
    const page = await bob.context.newPage();
    await page.goto(server.origin);
    const tab = personAt(page, bob, bob.watch);
    await tab.sees({ role: 'region', name: 'Me', text: bob.name });
    return tab;
  });
  const tabs = [bob, ...(await Promise.all(more))];
  await ring(ada, bob);
  for (const tab of tabs) await tab.sees({ role: 'alertdialog', name: 'Incoming call', text: ada.name });
  await expect.poll(() => heard(tabs)).toHaveLength(1);
  const [first] = await heard(tabs);
  const others = tabs.filter((tab) => tab !== first);
  await first?.page.close();
  await expect.poll(() => heard(others)).toHaveLength(1);
  await others[0]?.press('Decline');
  await expect.poll(() => heard(others)).toHaveLength(0);
});

test('Bob names their browser in Settings by keyboard, and Escape first leaves the field, then the dialog', async ({ bob }) => {
  const { page } = bob;
  await bob.press('Settings');
  const dialog = page.getByRole('dialog', { name: 'Settings', exact: true });
  const row = dialog.getByRole('list', { name: 'Devices', exact: true }).getByRole('listitem');
  await expect(row).toHaveCount(1);
  await expect(row).toContainText('This device');
  await expect(row.getByRole('button', { name: /^Remove/ })).toHaveCount(0);
  await row.getByRole('button', { name: /^Rename/ }).click();
  const field = row.getByRole('textbox');
  await expect(field).toBeFocused();
  await field.fill('Not this');
  await page.keyboard.press('Escape');
  await expect(field).toBeHidden();
  await expect(row.getByRole('button', { name: /^Rename/ })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(field).toBeFocused();
  await page.keyboard.type("Bob's laptop");
  await page.keyboard.press('Enter');
  await expect(row).toContainText("Bob's laptop");
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

/** Links a page that nobody is signed in at to the devices of a person, by the digits. */
async function link(person: ChromiumPerson, page: Page): Promise<ChromiumPerson> {
  await person.press('Settings');
  await person.press('Link a device');
  const dialog = person.page.getByRole('dialog', { name: 'Link a device', exact: true });
  const digits = await dialog.getByText(/\d{4} \d{4}/).textContent();
  await expect(dialog.getByRole('img')).toBeVisible();
  await page.getByRole('button', { name: 'Link this device', exact: true }).click();
  await page.getByRole('textbox', { name: 'Digits', exact: true }).fill((digits ?? '').replaceAll(/\D/g, ''));
  await page.keyboard.press('Enter');
  await expect(page.getByText(/Now approve “Chrome on Linux”/)).toBeVisible();
  const asked = person.page.getByRole('alertdialog', { name: 'A device wants to be linked', exact: true });
  await expect(asked).toContainText('Chrome on Linux wants to sign in as you');
  await asked.getByRole('button', { name: 'Approve', exact: true }).click();
  const linked = personAt(page, person, person.watch);
  await linked.sees({ role: 'region', name: 'Me', text: person.name });
  return linked;
}

/** Has a person make a code for a device, by a button; what follows the address of the server in its link. */
async function linkOf(person: ChromiumPerson, button: string): Promise<string> {
  const answered = person.page.waitForResponse((response) => response.url().endsWith('/api/devices/link'));
  await person.press(button);
  const { url } = await (await answered).json();
  return String(url).replace(/^.*#/, '/#');
}

test('Bob is told that wrong digits have voided theirs, the link works on: in a browser of Ada’s once they have signed out, and in a new one at once', async ({
  ada,
  bob,
  open,
  server,
}) => {
  const { page } = await open('Bob', { forgiven: [/404/] });
  await bob.press('Settings');
  const first = await linkOf(bob, 'Link a device');
  await page.getByRole('button', { name: 'Link this device', exact: true }).click();
  for (let n = 0; n < 5; n += 1) {
    const refused = page.waitForResponse((response) => response.url().endsWith('/api/devices/join'));
    await page.getByRole('textbox', { name: 'Digits', exact: true }).fill(`0000 000${n}`);
    await page.keyboard.press('Enter');
    expect((await refused).status()).toBe(404);
    await expect(page.getByRole('alert')).toContainText('This code is wrong or no longer good');
  }
  const dialog = bob.page.getByRole('dialog', { name: 'Link a device', exact: true });
  await expect(dialog.getByRole('alert')).toContainText('too many wrong digits');

  await ada.page.goto(server.origin + first);
  await expect(ada.page.getByText(`You are signed in as ${ada.name} here`)).toBeVisible();
  await ada.press('Sign out and link');
  await expect(ada.page.getByText(/Now approve “Chrome on Linux”/)).toBeVisible();
  await bob.press('Approve');
  await ada.sees({ role: 'region', name: 'Me', text: bob.name });
  await expect(ada.page.getByText('the link that you opened')).toHaveCount(0);

  const second = await linkOf(bob, 'Link a device');
  const fresh = await page.context().newPage();
  await fresh.goto(server.origin + second);
  await expect(fresh.getByText(/Now approve “Chrome on Linux”/)).toBeVisible();
  await bob.press('Approve');
  await expect(fresh.getByRole('region', { name: 'Me', exact: true })).toContainText(bob.name);
});

test('Ada makes a recovery code and loses the browser: name and six words in another one are enough, and the old one is removed', async ({
  ada,
  open,
}) => {
  await ada.press('Settings');
  await ada.press('Make a recovery code');
  const shown = ada.page.getByRole('dialog', { name: 'Your recovery code', exact: true });
  const code = (await shown.getByText(/^[a-z]+( [a-z]+){5}$/).textContent()) ?? '';
  await shown.getByRole('button', { name: 'Close', exact: true }).click();
  await expect(ada.page.getByText(/You have a recovery code, made on/)).toBeVisible();
  await expect(ada.page.getByText(code)).toHaveCount(0);

  const { page } = await open('Ada', { forgiven: [/404|409/] });
  await page.getByRole('textbox', { name: 'Your name', exact: true }).fill(ada.name);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Use a recovery code', exact: true }).click();
  const words = page.getByRole('textbox', { name: 'Six words', exact: true });
  await words.fill('zoo zoo zoo zoo zoo zoo');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: 'do not go together' })).toBeVisible();
  await words.fill(code.toUpperCase().replaceAll(' ', '-'));
  await page.keyboard.press('Enter');
  const found = personAt(page, ada, ada.watch);
  await found.sees({ role: 'region', name: 'Me', text: ada.name });

  const told = ada.page.getByRole('alertdialog', { name: 'Your recovery code was used', exact: true });
  await expect(told).toContainText('Chrome on Linux came in by it');
  await told.getByRole('button', { name: 'It is mine', exact: true }).click();
  await found.press('Settings');
  await expect(page.getByText(/You have none\./)).toBeVisible();
  const rows = page.getByRole('list', { name: 'Devices', exact: true }).getByRole('listitem');
  await rows
    .filter({ hasNotText: 'This device' })
    .getByRole('button', { name: /^Remove/ })
    .click();
  await rows.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(rows).toHaveCount(1);
  await ada.sees({ role: 'textbox', name: 'Your name' });
});

test('Bob links a phone by digits: both ring, the laptop says where Bob answered, and takes the call over on hold and muted', async ({
  ada,
  bob,
  open,
}) => {
  test.setTimeout(120_000);
  const { page } = await open('Bob');
  const phone = await link(bob, page);
  const rows = bob.page.getByRole('list', { name: 'Devices', exact: true }).getByRole('listitem');
  await expect(rows).toHaveCount(2);
  await rows
    .filter({ hasNotText: 'This device' })
    .getByRole('button', { name: /^Rename/ })
    .click();
  await expect(rows.getByRole('textbox')).toBeFocused();
  await bob.page.keyboard.type("Bob's phone");
  await bob.page.keyboard.press('Enter');
  await expect(rows.filter({ hasText: "Bob's phone" })).toBeVisible();
  await bob.page.keyboard.press('Escape');

  await ring(ada, bob);
  await phone.sees({ role: 'alertdialog', name: 'Incoming call', text: ada.name });
  await ada.sees({ role: 'region', name: `Call with ${bob.name}`, text: 'on 2 devices' });
  await phone.press('Accept');
  await expectTalk(ada, phone);
  await expect(bob.page.getByText("Answered on Bob's phone").first()).toBeVisible();
  await bob.press('Move the call here');
  await expectTalk(ada, bob);
  await expect(phone.page.getByText('Moved to Chrome on Linux').first()).toBeVisible();
  await expectSilence(phone);

  await bob.press('Mute');
  await bob.press('Hold');
  // The server knows of both before the other device asks it for the call.
  await expectStatus(ada, bob, 'On hold');
  await phone.press('Move the call here');
  await phone.sees({ role: 'button', name: 'Resume' });
  await phone.sees({ role: 'button', name: 'Unmute' });
  await ada.sees({ role: 'region', name: `Call with ${bob.name}`, text: `${bob.name} put the call on hold` });
  await phone.press('Resume');
  await phone.press('Unmute');
  await expectTalk(ada, phone);
  await phone.press('End call');
  await expectReceipt(ada, 'Call ended');

  await ring(ada, bob);
  await bob.press('Decline');
  await expect(phone.page.getByText('Declined on Chrome on Linux').first()).toBeVisible();
  await expectReceipt(ada, `${bob.name} declined`);

  await bob.press('Settings');
  await rows
    .filter({ hasText: "Bob's phone" })
    .getByRole('button', { name: /^Remove/ })
    .click();
  await rows.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(rows).toHaveCount(1);
  await phone.sees({ role: 'textbox', name: 'Your name' });
});
