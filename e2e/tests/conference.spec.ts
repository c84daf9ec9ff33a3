import type { ChromiumPerson } from '../lab/chromium-person.ts';
import { expectHears, expectSilence, expectTalk } from '../lab/hearing.ts';
import { expect, long, signedIn, test } from '../lab/lab.ts';
import { connect, expectInCall, expectReceipt, ring } from '../lab/person.ts';

test('Ada adds Cleo to a call with Bob: each hears the other two, Bob holds and resumes, and when Ada leaves two go on', async ({
  ada,
  bob,
  cleo,
}) => {
  await connect(ada, bob);
  await ada.press('Add person');
  await ada.press(`Add ${cleo.name}`);
  await cleo.sees({ role: 'alertdialog', name: 'Incoming call', text: `Also in the call: ${bob.name}` });
  await expect(parties(ada)).toHaveText([new RegExp(bob.name), new RegExp(`${cleo.name}.*Ringing`)]);
  await expectTalk(ada, bob);
  await cleo.press('Accept');
  await expectAllHear(ada, bob, cleo);
  await ada.sees({ role: 'region', name: `Call with ${bob.name} and ${cleo.name}`, text: 'In call with 2' });
  await cleo.sees({ role: 'region', name: `Call with ${ada.name} and ${bob.name}`, text: 'In call with 2' });
  await expect(parties(ada)).toHaveText([/speaks/, /speaks/]);

  await bob.press('Hold');
  await Promise.all([expectTalk(ada, cleo), expectSilence(bob, 500, 'played')]);
  await expect(parties(ada)).toHaveText([new RegExp(`${bob.name}.*on hold`), new RegExp(cleo.name)]);
  await bob.press('Resume');
  await expectAllHear(ada, bob, cleo);

  await ada.press('End call');
  await expectReceipt(ada, 'Call ended');
  await expectTalk(bob, cleo);
  await expectInCall(bob, cleo);
  await cleo.press('End call');
  await expectReceipt(bob, 'Call ended');
});

test('Ada transfers Bob to Cleo, who declines, and it comes back; then asks Cleo first and joins the two', async ({ ada, bob, cleo }) => {
  await connect(ada, bob);
  await ada.press('More');
  await ada.press('Transfer');
  await ada.press(`Transfer to ${cleo.name}`);
  await expect(ada.page.getByText(`You have left the call to ${bob.name} and ${cleo.name}.`)).toBeVisible();
  await bob.sees({ role: 'region', name: `Call with ${cleo.name}`, text: `${ada.name} puts you through to ${cleo.name}` });
  await cleo.sees({ role: 'alertdialog', name: 'Incoming call', text: `${ada.name} puts ${bob.name} through to you` });
  await cleo.press('Decline');
  await ada.sees({ role: 'alertdialog', name: 'Incoming call', text: `${cleo.name} declined. ${bob.name} is on the line again.` });
  await ada.press('Accept');
  await expectTalk(ada, bob);

  await ada.press('Hold');
  await ring(ada, cleo);
  await cleo.press('Accept');
  await Promise.all([expectTalk(ada, cleo), expectSilence(bob)]);
  await ada.press('More');
  await ada.press('Transfer');
  await ada.press(`Transfer to ${bob.name}`);
  await Promise.all([expectTalk(bob, cleo), expectReceipt(ada, 'Call ended')]);
  await expectInCall(cleo, bob);
});

test('Ada makes one call of two: each of the three hears the other two, who is muted does not speak, and two go on', async ({
  ada,
  bob,
  cleo,
}) => {
  await connect(ada, bob);
  await ada.press('Hold');
  await bob.sees({ role: 'region', name: `Call with ${ada.name}`, text: `${ada.name} put the call on hold` });
  await ring(ada, cleo);
  await cleo.press('Accept');
  await Promise.all([expectTalk(ada, cleo), expectSilence(bob)]);

  await ada.sees({ role: 'button', name: 'More' });
  await ada.page.keyboard.press('j');
  await expect(ada.page.getByRole('button', { name: 'Merge calls', exact: true })).toBeFocused();
  await ada.page.keyboard.press('Enter');
  await expectAllHear(ada, bob, cleo);
  for (const one of [ada, bob, cleo]) await expect(parties(one)).toHaveText([/speaks/, /speaks/]);
  await expect(ada.page.getByRole('list', { name: 'Calls', exact: true }), 'nothing is left of the two calls').toBeHidden();

  await cleo.press('Mute');
  await expect(parties(ada).filter({ hasText: cleo.name })).toHaveText(/microphone off/);
  await Promise.all([expectTalk(ada, bob), expectHears(cleo, ada, bob)]);
  await expect(parties(cleo), 'who is muted sees who speaks').toHaveText([/speaks/, /speaks/]);

  await ada.press('End call');
  await expectReceipt(ada, 'Call ended');
  await cleo.sees({ role: 'region', name: `Call with ${bob.name}`, text: 'In call' });
  await expectHears(cleo, bob);
  await cleo.press('Unmute');
  await expectTalk(bob, cleo);
});

test(
  'Eight are in one call: each hears the other seven, a ninth is refused, and who leaves is heard no more',
  long,
  async ({ open, ada, bob, cleo }) => {
    test.setTimeout(240_000);
    const all = [ada, bob, cleo];
    for (const voice of ['Dora', 'Eve', 'Finn', 'Fritz', 'Gina'] as const) all.push(await signedIn(await open(voice)));
    const ninth = await signedIn(await open('Ada'));
    await connect(ada, bob);
    for (const one of all.slice(2)) {
      await ada.press('Add person');
      await ada.press(`Add ${one.name}`);
      await one.sees({ role: 'alertdialog', name: 'Incoming call', text: ada.name });
      await one.press('Accept');
      await expect(parties(one).filter({ hasText: ada.name })).not.toHaveText(/connecting|do not hear/, { timeout: 30_000 });
    }
    await expectAllHear(...all);
    for (const one of all)
      await expect(parties(one)).toHaveText(
        Array.from({ length: 7 }, () => /speaks/),
        { timeout: 30_000 },
      );

    await ada.press('Add person');
    await ada.press(`Add ${ninth.name}`);
    await ada.sees({ role: 'alert', text: 'As many are in this call as can be' });
    await expect(ninth.page.getByRole('alertdialog')).toBeHidden();

    const [last, ...left] = all.toReversed();
    if (last === undefined) throw new Error('eight were opened');
    await last.press('End call');
    await expectReceipt(last, 'Call ended');
    await expectAllHear(...left);
  },
);

function parties({ page }: ChromiumPerson) {
  return page.getByRole('list', { name: 'In this call', exact: true }).getByRole('listitem');
}

function expectAllHear(...people: readonly ChromiumPerson[]): Promise<unknown> {
  return Promise.all(people.map((one) => expectHears(one, ...people.filter((other) => other !== one))));
}
