import { bringAxe, lookAt } from '../lab/access.ts';
import { expectNoSound, expectTalk } from '../lab/hearing.ts';
import { expect, signedIn, test } from '../lab/lab.ts';
import { expectReceipt } from '../lab/person.ts';

test.setTimeout(120_000);

test('Ada makes a link, and Bob, whom nobody knows here, calls by it: they talk, and Bob sees nobody else', async ({ ownServer, open }) => {
  const server = await ownServer({ EARSHOT_JOIN: 'open' });
  const [ada, cleo] = [await open('Ada', { server }), await signedIn(await open('Cleo', { server }))];
  await bringAxe(ada.context);
  await ada.page.reload();
  await signedIn(ada);
  await ada.press('Settings');
  const settings = ada.page.getByRole('dialog', { name: 'Settings', exact: true });
  await settings.getByRole('combobox', { name: 'Good for', exact: true }).selectOption('A day');
  await settings.getByRole('textbox', { name: /^For whom/ }).fill('Bob, the plumber');
  await ada.press('Make a link');
  const made = ada.page.getByRole('dialog', { name: 'A link to call you', exact: true });
  await expect(made.getByRole('img', { name: 'A link to call you' })).toBeVisible();
  const address = await made.getByText(/#guest=/).textContent();
  await ada.page.screenshot({ path: 'out/screens/guest-link.png' });
  await made.getByRole('button', { name: 'Close', exact: true }).click();
  const row = settings.getByRole('list', { name: 'Open links', exact: true }).getByRole('listitem');
  await expect(row).toContainText('Bob, the plumber');
  await lookAt(ada, 'guest-links');

  const bob = await open('Bob', { server, forgiven: [/409 \(Conflict\).*\/api\/guests\/target/] });
  await bringAxe(bob.context);
  await bob.page.goto(address ?? '');
  await expect(bob.page.getByRole('heading', { name: ada.name, exact: true })).toBeVisible();
  expect(bob.page.url()).not.toContain('guest');
  await lookAt(bob, 'guest');
  await bob.page.setViewportSize({ width: 320, height: 568 });
  await expect(bob.page.getByRole('button', { name: `Call ${ada.name}`, exact: true })).toBeInViewport({ ratio: 1 });
  await bob.write('Your name', 'Bob');
  // Over a ring Escape would quieten it.
  await ada.page.keyboard.press('Escape');
  await expect(settings).toBeHidden();
  await bob.press(`Call ${ada.name}`);
  await ada.sees({ role: 'alertdialog', name: 'Incoming call', text: 'Bob (guest)' });
  await ada.press('Accept');
  await expectTalk(ada, bob);
  await lookAt(bob, 'guest-call');
  await bob.page.reload();
  await expectTalk(ada, bob);
  await expect(bob.page.getByText(cleo.name)).toHaveCount(0);
  await expect(bob.page.getByRole('tab')).toHaveCount(0);
  await bob.press('Hold');
  await expectNoSound(ada, bob);
  await bob.press('Resume');
  await expectTalk(ada, bob);
  await ada.press('End call');
  await expectReceipt(bob, /^Call ended, 0:\d\d/);
  await lookAt(bob, 'guest-ended');

  await ada.press('Settings');
  await row.getByRole('button', { name: /^Withdraw/ }).click();
  await expect(row).toHaveCount(0);
  await bob.press('Call again');
  await bob.sees({ role: 'alert', text: 'This link is no longer good. Ask for another one.' });
  await bob.page.reload();
  await bob.sees({ role: 'alert', text: 'This link is no longer good. Ask for another one.' });
  await lookAt(bob, 'guest-over');
  await ada.page.keyboard.press('Escape');
  await expect(settings).toBeHidden();
  await ada.press('Block this guest');
  await ada.sees({ role: 'status', text: 'Bob (guest) is blocked.' });
});
