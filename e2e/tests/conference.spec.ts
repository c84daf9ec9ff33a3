import type { ChromiumPerson } from '../lab/chromium-person.ts';
import { expectHears, expectSilence, expectTalk } from '../lab/hearing.ts';
import { expect, test } from '../lab/lab.ts';
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

function parties({ page }: ChromiumPerson) {
  return page.getByRole('list', { name: 'In this call', exact: true }).getByRole('listitem');
}

function expectAllHear(...people: readonly ChromiumPerson[]): Promise<unknown> {
  return Promise.all(people.map((one) => expectHears(one, ...people.filter((other) => other !== one))));
}
