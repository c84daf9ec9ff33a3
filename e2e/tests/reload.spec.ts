import { expect, signedIn, test } from '../lab/lab.ts';
import { expectTimerRuns, secondsOnTimer } from '../lab/glimpse.ts';
import { expectHears, expectNoSound, expectSilence, expectTalk } from '../lab/hearing.ts';
import { connect, expectInCall, expectReceipt, ring } from '../lab/person.ts';

test('the caller loads the page again in a call, then the callee does: it goes on without a press, and the time with it', async ({
  ada,
  bob,
}) => {
  await connect(ada, bob);
  await expectTalk(ada, bob);
  await expect.poll(() => secondsOnTimer(ada)).toBeGreaterThan(2);
  for (const [one, other] of [
    [ada, bob],
    [bob, ada],
  ] as const) {
    const before = await secondsOnTimer(one);
    await one.page.reload();
    await expectInCall(one, other);
    await expectTalk(ada, bob);
    expect(await secondsOnTimer(one)).toBeGreaterThanOrEqual(before);
    await expectTimerRuns(one);
    await expectInCall(other, one);
  }
  await bob.press('End call');
  await Promise.all([expectReceipt(ada, 'Call ended'), expectReceipt(bob, 'Call ended')]);
});

test("Ada is muted and loads the page again, then holds and does: each lasts, until Ada's Unmute and Resume bring both back", async ({
  ada,
  bob,
}) => {
  await connect(ada, bob);
  await ada.press('Mute');
  await ada.page.reload();
  await expectHears(ada, bob);
  await ada.sees({ role: 'button', name: 'Unmute' });
  await expectSilence(bob);
  await ada.press('Unmute');
  await expectTalk(ada, bob);
  await ada.press('Hold');
  await bob.sees({ role: 'region', name: `Call with ${ada.name}`, text: `${ada.name} put the call on hold` });
  await ada.page.reload();
  await ada.sees({ role: 'button', name: 'Resume' });
  await expectNoSound(ada, bob);
  await ada.press('Resume');
  await expectTalk(ada, bob);
});

test("Ada loads the page again, Bob's browser finds no candidates for the new connection, and another one is made at once", async ({
  ada,
  open,
}) => {
  const bob = await signedIn(await open('Bob', { before: stallOnce }));
  await connect(ada, bob);
  await expectTalk(ada, bob);
  await ada.page.reload();
  await expectTalk(ada, bob);
  function made() {
    return window.ears.peers.map(({ connectionState }) => connectionState).filter((state) => state !== 'new');
  }
  await expect
    .poll(() => bob.run(made, null), 'the first, the one that stalled, and the one that took its place')
    .toEqual(['closed', 'closed', 'connected']);
});

/**
 * Runs in the page before its own code: the first connection that replaces another may use nothing but a relay that
 * does not answer, so that it gathers for ten seconds and finds nothing.
 */
function stallOnce(): void {
  let left = 1;
  window.RTCPeerConnection = new Proxy(window.RTCPeerConnection, {
    construct(target, [wish]: [RTCConfiguration], newTarget) {
      const stalls = wish.iceCandidatePoolSize === 1 && left > 0;
      if (stalls) left -= 1;
      const nowhere = { urls: 'turn:127.0.0.1:9', username: 'nobody', credential: 'nothing' };
      return Reflect.construct(
        target,
        [stalls ? { ...wish, iceServers: [nowhere], iceTransportPolicy: 'relay' } : wish],
        newTarget,
      ) as object;
    },
  });
}

test('Ada loads the page again while it rings: it rings on, Bob accepts, and they talk', async ({ ada, bob }) => {
  await ring(ada, bob);
  await ada.sees({ role: 'region', name: `Call with ${bob.name}`, text: 'Ringing...' });
  await ada.page.reload();
  await ada.sees({ role: 'region', name: `Call with ${bob.name}`, text: 'Ringing...' });
  await bob.sees({ role: 'alertdialog', name: 'Incoming call', text: ada.name });
  await bob.press('Accept');
  await expectTalk(ada, bob);
});

test('Closing the tab in a call asks first, Back stays in it, and after it both are as ever', async ({ ada, bob }) => {
  const asked: string[] = [];
  ada.page.on('dialog', (dialog) => {
    asked.push(dialog.type());
    void dialog.dismiss();
  });
  await connect(ada, bob);
  await expectTalk(ada, bob);
  await ada.page.close({ runBeforeUnload: true });
  await expect.poll(() => asked).toEqual(['beforeunload']);
  await ada.page.evaluate(() => history.back());
  await expectInCall(ada, bob);
  await expectTalk(ada, bob);
  await ada.press('End call');
  await expectReceipt(ada, 'Call ended');
  await expect.poll(() => ada.run(() => history.state as unknown, null)).toBeNull();
  await ada.page.close({ runBeforeUnload: true });
  await expect.poll(() => ada.page.isClosed(), 'nothing is asked when nobody would be left').toBe(true);
  expect(asked).toHaveLength(1);
});

test('Ada goes to another page and back, and the call goes on', async ({ ada, bob }) => {
  await connect(ada, bob);
  await expectTalk(ada, bob);
  await ada.page.goto('about:blank');
  await bob.sees({ role: 'region', name: `Call with ${ada.name}`, text: /Reconnecting\.\.\.|closed the page/ });
  await ada.page.goBack();
  await expectTalk(ada, bob);
});

test('Bob hangs up while Ada loads the page again, and they are told how it ended', async ({ ada, bob, server }) => {
  await connect(ada, bob);
  await expectTalk(ada, bob);
  await ada.page.goto('about:blank');
  await bob.press('End call');
  await ada.page.goto(server.origin);
  await expectReceipt(ada, 'Call ended');
});
