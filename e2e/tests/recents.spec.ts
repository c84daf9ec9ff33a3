import { bringAxe, lookAt } from '../lab/access.ts';
import { personAt, type ChromiumPerson } from '../lab/chromium-person.ts';
import { expect, signedIn, test } from '../lab/lab.ts';
import { connect, expectReceipt, ring } from '../lab/person.ts';

/** The rows of somebody's calls, as their tab Recents has them. */
function recents({ page }: ChromiumPerson) {
  return page.getByRole('list', { name: 'Recents', exact: true }).getByRole('listitem');
}

function tab({ page }: ChromiumPerson, name: 'People' | 'Recents') {
  return page.getByRole('tab', { name, exact: true });
}

function openTab(person: ChromiumPerson, name: 'People' | 'Recents'): Promise<void> {
  return tab(person, name).click();
}

/** Closes the page and goes offline at once, as after a long absence. */
async function goAway({ page, context }: ChromiumPerson, origin: string): Promise<void> {
  const token = await page.evaluate(() => localStorage.getItem('earshot.token') ?? '');
  await page.close();
  const gone = await context.request.post(`${origin}/api/users/disconnect`, { headers: { authorization: `Bearer ${token}` }, data: {} });
  expect(gone.status()).toBe(200);
}

/** The same person in another browser profile, with the token of this one. */
async function elsewhere({ context, ...who }: ChromiumPerson, origin: string): Promise<ChromiumPerson> {
  const storageState = await context.storageState();
  const other = await context.browser()?.newContext({ ignoreHTTPSErrors: true, storageState });
  if (other === undefined) throw new Error('a browser that is gone');
  const page = await other.newPage();
  await page.goto(origin);
  const there = personAt(page, who, who.watch);
  await there.sees({ role: 'region', name: 'Me', text: who.name });
  return there;
}

test('Ada calls Bob in three ways: both of their browsers have the calls, what they see or deletes at one is so at the other, and hers stay', async ({
  ada,
  open,
  server,
}) => {
  test.setTimeout(120_000);
  const bob = await open('Bob');
  await bringAxe(bob.context);
  await bob.page.reload();
  await signedIn(bob);
  const second = await elsewhere(bob, server.origin);

  await ring(ada, bob);
  await ada.press('Cancel call');
  await bob.sees({ role: 'status', text: `Missed call from ${ada.name}` });
  for (const each of [bob, second]) {
    await expect(tab(each, 'Recents')).toContainText('1');
    await expect(tab(each, 'Recents')).toHaveAccessibleDescription('1 missed call');
    await expect(each.page).toHaveTitle('(1) Earshot');
  }
  await second.page.getByRole('button', { name: 'Close', exact: true }).press('Enter');
  await expect(tab(bob, 'Recents')).not.toContainText('1');
  await expect(bob.page).toHaveTitle('Earshot');
  await bob.press('Close');

  await ring(ada, bob);
  await bob.press('Decline');
  await expectReceipt(ada, `${bob.name} declined`);
  await connect(ada, bob);
  await bob.press('End call');
  await expectReceipt(ada, 'Call ended');
  await ring(ada, bob);
  await ada.press('Cancel call');

  await bob.sees({ role: 'status', text: `Missed call from ${ada.name}` });
  await bob.press('Close');
  await ring(ada, bob);
  await ada.press('Cancel call');
  await bob.sees({ role: 'status', text: `Missed call from ${ada.name}` });
  await bob.press('Close');
  await openTab(bob, 'Recents');
  await expect(recents(bob)).toHaveCount(4);
  for (const [row, text] of [/Missed call, 2 times since/, /Incoming call, 0:\d\d/, /Declined/, /Missed call/].entries())
    await expect(recents(bob).nth(row)).toContainText(text);
  await expect(recents(bob).first()).toContainText('Today');
  await expect(
    recents(bob)
      .first()
      .getByRole('button', { name: `Call ${ada.name}`, exact: true }),
  ).toBeVisible();
  // The row of Ada is called so, and no other control that is in view.
  await expect(bob.page.getByRole('button', { name: `Call ${ada.name}`, exact: true })).toHaveCount(1);
  await expect(tab(second, 'Recents')).not.toContainText('1');
  await lookAt(bob, 'recents');

  await bob.page.getByRole('button', { name: 'Edit', exact: true }).click();
  await expect(recents(bob)).toHaveCount(5);
  await recents(bob)
    .nth(2)
    .getByRole('button', { name: /^Delete the call/ })
    .press('Enter');
  await lookAt(bob, 'recents-delete');
  await bob.page.getByRole('alertdialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(recents(bob)).toHaveCount(4);
  await bob.page.getByRole('button', { name: 'Done', exact: true }).click();
  await expect(recents(bob)).toHaveCount(3);

  await tab(second, 'People').press('ArrowRight');
  await expect(tab(second, 'Recents')).toBeFocused();
  await expect(recents(second)).toHaveCount(3);
  await second.page.reload();
  await openTab(second, 'Recents');
  await expect(recents(second)).toHaveCount(3);
  await second.page.getByRole('button', { name: 'Missed only', exact: true }).click();
  await expect(recents(second)).toHaveCount(1);
  await expect(recents(second)).toContainText('Missed call, 3 times since');
  await openTab(ada, 'Recents');
  await expect(recents(ada)).toHaveCount(4);
  await expect(recents(ada).nth(1)).toContainText(/Outgoing call, 0:\d\d/);
  await second.context.close();
});

test('Ada calls Bob while they are away: she reads so, and they are told when they come, and call back with one press', async ({
  ada,
  bob,
  server,
}) => {
  const call = ada.page.getByRole('button', { name: `Call ${bob.name}`, exact: true });
  await expect(call).toBeVisible();
  await connect(ada, bob);
  await bob.press('End call');
  await ada.press('Close');
  await goAway(bob, server.origin);
  await openTab(ada, 'Recents');
  const back = recents(ada)
    .first()
    .getByRole('button', { name: `Call ${bob.name}`, exact: true });
  await back.press('Enter');
  await expectReceipt(ada, `${bob.name} cannot be reached`);

  const page = await bob.context.newPage();
  await page.goto(server.origin);
  const again = personAt(page, bob, bob.watch);
  await expect(page.getByText(/^\d+ missed calls?$/)).toBeVisible();
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(recents(again).first()).toContainText('Missed call');
  await recents(again)
    .first()
    .getByRole('button', { name: `Call ${ada.name}`, exact: true })
    .press('Enter');
  await ada.sees({ role: 'alertdialog', name: 'Incoming call', text: bob.name });
});
