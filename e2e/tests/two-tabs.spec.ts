import { personAt } from '../lab/chromium-person.ts';
import { expectHears, expectSilence, expectTalk } from '../lab/hearing.ts';
import { expect, test } from '../lab/lab.ts';
import { connect, expectInCall, expectReceipt, signIn } from '../lab/person.ts';

test('Bob has two tabs: both ring, Bob declines in one, then answers in one; the other says so, stays silent, and can be closed', async ({
  ada,
  bob,
  server,
}) => {
  const page = await bob.context.newPage();
  await page.goto(server.origin);
  const second = personAt(page, bob, bob.watch);
  await second.sees({ role: 'region', name: 'Me', text: bob.name });

  await ada.press(`Call ${bob.name}`);
  await Promise.all([bob, second].map((tab) => tab.sees({ role: 'alertdialog', name: 'Incoming call', text: ada.name })));
  await bob.press('Decline');
  await Promise.all([bob, second].map((tab) => tab.doesNotSee({ role: 'alertdialog' })));
  await expectReceipt(ada, `${bob.name} declined`);

  await ada.press(`Call ${bob.name}`);
  await Promise.all([bob, second].map((tab) => tab.sees({ role: 'alertdialog', name: 'Incoming call', text: ada.name })));
  await second.press('Accept');
  await expectInCall(second, ada);
  await expectTalk(ada, second);
  await bob.doesNotSee({ role: 'alertdialog' });
  await expect(bob.page.getByText('Answered in another tab').first()).toBeVisible();
  await expectSilence(bob);
  expect(await bob.run(() => window.ears.microphonesAsked, null)).toBe(0);

  await bob.page.close();
  await expectHears(ada, bob);
  await expectInCall(ada, bob);
  await ada.press('End call');
  await expectReceipt(second, 'Call ended');
});

test('Bob takes the call over in another tab: Ada goes on talking, and the first tab says where it is', async ({ ada, bob, server }) => {
  await connect(ada, bob);
  await expectTalk(ada, bob);
  const page = await bob.context.newPage();
  await page.goto(server.origin);
  const second = personAt(page, bob, bob.watch);
  await second.press('Move the call here');
  await expectInCall(second, ada);
  await expectTalk(ada, second);
  await bob.sees({ role: 'button', name: 'Move the call here' });
  await expectSilence(bob);
  await bob.press('Move the call here');
  await expectTalk(ada, bob);
  await expectSilence(second);
  await ada.press('End call');
  await expectReceipt(bob, 'Call ended');
  await bob.press('Call again');
  await ada.sees({ role: 'alertdialog', name: 'Incoming call', text: bob.name });
  await second.press('Cancel call');
  await expectReceipt(bob, 'Call cancelled');
});

test('Bob signs out in one of two tabs and is somebody else there: the other stays who it is, also over a reload in a call', async ({
  ada,
  bob,
  nameOf,
  server,
}) => {
  const page = await bob.context.newPage();
  await page.goto(server.origin);
  const second = personAt(page, { ...bob, name: nameOf('Bob') }, bob.watch);
  await second.press('Sign out');
  await signIn(second);
  await connect(ada, bob);
  await bob.page.reload();
  await expectInCall(bob, ada);
  await expectTalk(ada, bob);
  await second.page.reload();
  await second.sees({ role: 'region', name: 'Me', text: second.name });
});

test('Bob has two tabs, and the one that should ring hangs: the other rings in its place, Ada hears that it does, and not when it is closed', async ({
  ada,
  bob,
  server,
}) => {
  const page = await bob.context.newPage();
  await page.goto(server.origin);
  const second = personAt(page, bob, bob.watch);
  await second.sees({ role: 'region', name: 'Me', text: bob.name });
  const session = await bob.context.newCDPSession(bob.page);
  await session.send('Debugger.enable');
  await session.send('Debugger.pause');
  await ada.press(`Call ${bob.name}`);
  await ada.sees({ role: 'region', name: `Call with ${bob.name}`, text: 'Ringing...' });
  await second.press('Decline');
  await expectReceipt(ada, `${bob.name} declined`);
  await session.send('Debugger.disable');
  await bob.doesNotSee({ role: 'alertdialog' });

  await session.send('Debugger.enable');
  await session.send('Debugger.pause');
  await ada.press('Call again');
  await ada.sees({ role: 'region', name: `Call with ${bob.name}`, text: 'Ringing...' });
  await second.page.close();
  await ada.sees({ role: 'region', name: `Call with ${bob.name}`, text: 'Calling...' });
  await session.send('Debugger.disable');
  await ada.sees({ role: 'region', name: `Call with ${bob.name}`, text: 'Ringing...' });
  await bob.press('Decline');
  await expectReceipt(ada, `${bob.name} declined`);
});
