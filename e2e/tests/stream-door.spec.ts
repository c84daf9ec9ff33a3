import { expectNoSound, expectTalk } from '../lab/hearing.ts';
import { expect, signedIn, test } from '../lab/lab.ts';
import { connect, expectReceipt, ring } from '../lab/person.ts';

test('WebSockets are blocked for Ada, and she calls, talks, holds and hangs up over the event stream', async ({ open, bob }) => {
  const ada = await open('Ada', { before: blockWebSockets });
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

test('WebSockets are blocked for Bob, and he rings, answers and is told that Ada hung up', async ({ ada, open }) => {
  const bob = await signedIn(await open('Bob', { before: blockWebSockets }));
  await ring(ada, bob);
  await ada.sees({ role: 'region', name: `Call with ${bob.name}`, text: 'Ringing...' });
  await bob.press('Accept');
  await expectTalk(ada, bob);
  await ada.press('End call');
  await expectReceipt(bob, 'Call ended');
  expect(await bob.run(() => performance.getEntriesByType('resource').some(({ name }) => name.includes('/api/socket')), null)).toBe(false);
});

/** As iOS does on a certificate that was clicked through: every socket fails after a moment, without a word why. */
function blockWebSockets(): void {
  const Native = window.WebSocket;
  window.WebSocket = class extends Native {
    constructor(_url: string | URL, protocols?: string | string[]) {
      // Port 9 is refused by every browser before a packet is sent.
      super('wss://localhost:9', protocols);
    }
  };
}
