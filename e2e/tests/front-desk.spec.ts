import { bringAxe, lookAt } from '../lab/access.ts';
import { adminLink, claim, follow, named } from '../lab/admin.ts';
import { expectTalk } from '../lab/hearing.ts';
import { expect, signedIn, test } from '../lab/lab.ts';
import { expectReceipt } from '../lab/person.ts';
import { pressAsRowsMove } from '../lab/presses.ts';

test('Ada makes a front desk of Bob and Cleo and calls it: Cleo takes it, picks up for Bob by a key, and Bob declines with a word; a visitor calls it by a link', async ({
  ownServer,
  open,
}) => {
  test.setTimeout(120_000);
  const server = await ownServer();
  const ada = await open('Ada', { server });
  await bringAxe(ada.context);
  const admin = await claim(ada, await adminLink(server));
  const [bob, cleo] = [await open('Bob', { server }), await open('Cleo', { server })];
  for (const person of [bob, cleo]) {
    await bringAxe(person.context);
    await person.page.reload();
    await signedIn(person);
  }
  await named(admin, 'tab', 'Groups').click();
  await named(admin, 'button', 'New group').click();
  await named(admin, 'textbox', 'Name of the group').fill('Front desk');
  for (const { name } of [bob, cleo]) await named(admin, 'button', `Add ${name}`).click();
  await lookAt(ada, 'admin-groups');
  await named(admin, 'button', 'Make the group').click();
  await expect(admin.getByText('The group Front desk is made.')).toBeVisible();
  await named(admin, 'button', 'Close').click();

  await ada.press('Call Front desk');
  await ada.sees({ role: 'region', name: 'Call with Front desk', text: 'Ringing...' });
  for (const person of [bob, cleo]) await person.sees({ role: 'alertdialog', name: 'Incoming call', text: 'Calls Front desk' });
  await cleo.press('Accept');
  await expectTalk(ada, cleo);
  await ada.sees({ role: 'region', name: `Call with ${cleo.name}`, text: 'In call' });
  await expectReceipt(bob, `${cleo.name} took the call from ${ada.name}`);
  await bob.press('Close');
  await cleo.press('End call');
  await expectReceipt(ada, /^Call ended/);

  // The notice moves the list: nobody is called by a press that was meant for who stood there before.
  const pressed = pressAsRowsMove(cleo, bob.name, 'rests');
  await ada.press(`Call ${bob.name}`);
  await bob.sees({ role: 'alertdialog', name: 'Incoming call', text: ada.name });
  expect(await pressed).not.toBe(bob.name);
  await cleo.sees({ role: 'button', name: `Pick up: ${ada.name} is calling ${bob.name}` });
  await expect(cleo.page.getByRole('button', { name: 'Cancel call' })).toBeHidden();
  await lookAt(cleo, 'pick-up');
  await cleo.page.keyboard.press('g');
  await expectTalk(ada, cleo);
  await expectReceipt(bob, `${cleo.name} took the call from ${ada.name}`);
  await cleo.press('End call');
  await expectReceipt(ada, /^Call ended/);

  await ada.press(`Call ${bob.name}`);
  await bob.sees({ role: 'alertdialog', name: 'Incoming call', text: ada.name });
  await bob.press('Say why');
  await bob.sees({ role: 'textbox', name: 'Own words' });
  await lookAt(bob, 'say-why');
  await bob.write('Own words', 'On a train');
  await bob.press('Send');
  await expectReceipt(ada, `${bob.name} declined`);
  await expect(ada.page.getByText('On a train')).toBeVisible();
  await ada.press('Call again');
  await bob.sees({ role: 'alertdialog', name: 'Incoming call', text: ada.name });
  await bob.press('Say why');
  await bob.press('On a train');
  await expectReceipt(ada, `${bob.name} declined`);
  await named(ada.page, 'tab', 'Recents').click();
  await expect(named(ada.page, 'list', 'Recents').getByRole('listitem').first()).toContainText('declined: On a train');

  await bob.press('Settings');
  await bob.page.getByRole('combobox', { name: 'When I am busy or not to be disturbed, ring' }).selectOption({ label: cleo.name });
  await bob.page.keyboard.press('Escape');
  const disturb = bob.page.getByRole('switch', { name: 'Do not disturb' });
  await disturb.click();
  await expect(disturb).toBeChecked();
  await named(ada.page, 'tab', 'People').click();
  await expect(ada.page.getByRole('listitem').filter({ hasText: bob.name })).toContainText('Do not disturb');
  await ada.press(`Call ${bob.name}`);
  await ada.sees({ role: 'region', name: `Call with ${cleo.name}`, text: `${bob.name} is busy. Ringing ${cleo.name}.` });
  await cleo.sees({ role: 'alertdialog', name: 'Incoming call', text: ada.name });
  await cleo.press('Decline');
  await expectReceipt(ada, `${cleo.name} declined`);
  await disturb.click();
  await expect(disturb).not.toBeChecked();

  await ada.press('Settings');
  await ada.press('Admin');
  await named(admin, 'tab', 'Groups').click();
  await named(admin, 'button', 'Edit the group Front desk').click();
  await named(admin, 'button', 'Make guest link').click();
  await expect(admin.getByText('The guest link to Front desk is made.')).toBeVisible();
  const visitor = await open('Bob', { server });
  await follow(visitor.page, await named(admin, 'textbox', 'Address to send').inputValue());
  await visitor.press('Call Front desk');
  for (const person of [bob, cleo]) await person.sees({ role: 'alertdialog', name: 'Incoming call', text: 'Calls Front desk' });
  await cleo.press('Accept');
  await expectTalk(visitor, cleo);
  await expect(visitor.page.getByText(bob.name)).toHaveCount(0);
});
