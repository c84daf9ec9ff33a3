import { blockWebSockets } from '../lab/blocked-sockets.ts';
import { expectNoSound, expectTalk } from '../lab/hearing.ts';
import { signedIn, test } from '../lab/lab.ts';
import { connect, expectReceipt, ring } from '../lab/person.ts';

/** What the browser says of each socket that fails. */
const forgiven = [/WebSocket connection to .* failed/];
const blocked = { before: blockWebSockets, forgiven };

test('WebSockets are blocked for Ada, and they call, talk, hold and hang up over the event stream', async ({ open, bob }) => {
  const ada = await open('Ada', blocked);
  const streams = ada.page.waitForRequest((request) => request.url().includes('/api/events'));
  await signedIn(ada);
  await streams;
  await connect(ada, bob);
  await expectTalk(ada, bob);
  await ada.press('Hold');
  await bob.sees({ role: 'region', name: `Call with ${ada.name}`, text: `${ada.name} put the call on hold` });
  await expectNoSound(ada, bob);
  await ada.press('Resume');
  await expectTalk(ada, bob);
  await ada.press('End call');
  await Promise.all([expectReceipt(ada, 'Call ended'), expectReceipt(bob, 'Call ended')]);
});

test('WebSockets are blocked for Bob, and they ring, answer and are told that Ada hung up', async ({ ada, open }) => {
  const bob = await signedIn(await open('Bob', blocked));
  await ring(ada, bob);
  await ada.sees({ role: 'region', name: `Call with ${bob.name}`, text: 'Ringing...' });
  await bob.press('Accept');
  await expectTalk(ada, bob);
  await ada.press('End call');
  await expectReceipt(bob, 'Call ended');
});
