import { sentences } from '@earshot/client';
import { expect, test } from '../lab/lab.ts';
import { row } from '../lab/glimpse.ts';
import { expectTalk } from '../lab/hearing.ts';
import { connect } from '../lab/person.ts';

test("Ada asks for Bob's name, is told that it is taken, and keeps what she typed", async ({ open, bob, nameOf }) => {
  const ada = await open('Ada', { forgiven: [/409/] });
  const taken = bob.name.toUpperCase();
  await ada.write('Your name', taken);
  await ada.press('Start');
  await ada.sees({ role: 'alert', text: sentences.name_taken });
  const textbox = ada.page.getByRole('textbox', { name: 'Your name', exact: true });
  await expect(textbox).toHaveValue(taken);
  await expect(textbox).toBeFocused();

  const free = nameOf('Ada');
  await ada.write('Your name', free);
  await ada.press('Start');
  await ada.sees({ role: 'region', name: 'Me', text: free });
  await expect(row({ ...bob, page: bob.page }, { ...ada, name: free })).toBeVisible();
});

test('Ada must type a name', async ({ open }) => {
  const ada = await open('Ada');
  await ada.write('Your name', '   ');
  await ada.press('Start');
  await ada.sees({ role: 'alert', text: sentences.name_empty });
  await ada.sees({ role: 'textbox', name: 'Your name' });
});

test('Ada reloads and is signed in again under the same name, and can be called', async ({ ada, bob }) => {
  await ada.page.reload();
  await ada.sees({ role: 'region', name: 'Me', text: ada.name });
  await connect(bob, ada);
  await expectTalk(ada, bob);
});

test('Ada is not in her own list of people', async ({ ada, bob }) => {
  await expect(row(ada, bob)).toBeVisible();
  await expect(row(ada, ada)).toHaveCount(0);
});
