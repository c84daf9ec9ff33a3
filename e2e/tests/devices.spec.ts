import { personAt } from '../lab/chromium-person.ts';
import { expect, signedIn, test } from '../lab/lab.ts';
import { ring } from '../lab/person.ts';
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
  await page.keyboard.type("Bob's laptop");
  await page.keyboard.press('Enter');
  await expect(row).toContainText("Bob's laptop");
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});
