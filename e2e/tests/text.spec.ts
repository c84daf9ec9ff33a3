import type { Locator } from '@playwright/test';
import type { ChromiumPerson } from '../lab/chromium-person.ts';
import { expect, test } from '../lab/lab.ts';
import { connect } from '../lab/person.ts';

test('Ada and Bob write beside the voice; Bob comes back without a microphone, and what Ada wrote meanwhile arrives once', async ({
  ada,
  bob,
}) => {
  await connect(ada, bob);
  await ada.press('Text');
  await field(ada).pressSequentially('Helo');
  await expectNews(bob, 1);
  await expect(bob.page.getByRole('button', { name: `${ada.name}: Helo`, exact: true })).toBeVisible();
  await field(ada).press('ArrowLeft');
  await field(ada).pressSequentially('l');
  await bob.press(`${ada.name}: Hello`);
  await expect(written(bob)).toHaveText([`${ada.name}: Hello`]);
  await field(ada).press('Enter');
  // Lines stand in the order in which they were finished here.
  await expect(bob.page.locator('.writing')).toHaveCount(0);
  await field(bob).pressSequentially('Hi\n');
  await expect(written(ada)).toHaveText(['You: Hello', `${bob.name}: Hi`]);
  await field(bob).pressSequentially('My microphon');
  await expect(written(ada).last()).toHaveText(`${bob.name}: My microphon`);

  const { page, context } = bob;
  const address = page.url();
  await page.goto('about:blank');
  await ada.sees({ role: 'region', name: 'Text', text: `No connection with ${bob.name} now` });
  await field(ada).pressSequentially('Are you there?\n');
  await field(ada).pressSequentially('Bob?');
  await context.clearPermissions();
  await page.goto(address);
  await bob.sees({ role: 'button', name: 'Turn on the microphone' });
  await expectNews(bob, 3);
  await bob.press('Text');
  await expect(written(bob)).toHaveText([`${ada.name}: Hello`, 'You: Hi', `${ada.name}: Are you there?`, `${ada.name}: Bob?`]);
  await expect(field(bob)).toHaveValue('My microphon');
  // Whoever reads back and types on means the field, and not the key that ends the call.
  await written(bob).first().click();
  await page.keyboard.type('e is gone\n');
  await expect(written(ada)).toHaveText(['You: Hello', `${bob.name}: Hi`, 'You: Are you there?', `${bob.name}: My microphone is gone`]);
  await ada.press('Hold');
  await field(ada).pressSequentially('\n');
  await expect(written(bob).last()).toHaveText(`${ada.name}: Bob?`);

  const [file] = await Promise.all([page.waitForEvent('download'), bob.press('Save text')]);
  const chunks: Buffer[] = [];
  for await (const chunk of await file.createReadStream()) chunks.push(Buffer.from(chunk));
  const [title, empty, ...lines] = Buffer.concat(chunks).toString().split('\n');
  expect(title).toContain(`Text of the call with ${ada.name}, `);
  expect([empty, ...lines]).toEqual([
    '',
    `${ada.name}: Hello`,
    `${bob.name}: Hi`,
    `${ada.name}: Are you there?`,
    `${bob.name}: My microphone is gone`,
    `${ada.name}: Bob?`,
    '',
  ]);
  await ada.press('End call');
  await bob.doesNotSee({ role: 'region', name: 'Text' });
  await bob.doesNotSee({ role: 'button', name: 'Text' });
});

function expectNews({ page }: ChromiumPerson, count: number): Promise<void> {
  return expect(page.getByRole('button', { name: 'Text', exact: true })).toHaveAccessibleDescription(`${count} new`);
}

function field({ page }: ChromiumPerson): Locator {
  return page.getByRole('textbox', { name: 'Your text', exact: true });
}

/** Each line that stands in the text, with whose it is. */
function written({ page }: ChromiumPerson): Locator {
  return page.getByRole('group', { name: 'What was written', exact: true }).locator('p');
}
