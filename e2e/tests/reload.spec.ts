import { expect, test } from '../lab/lab.ts';
import { expectTimerRuns, secondsOnTimer } from '../lab/glimpse.ts';
import { expectHears, expectNoSound, expectSilence, expectTalk } from '../lab/hearing.ts';
import { connect, expectInCall, expectReceipt } from '../lab/person.ts';

for (const who of ['the caller', 'the callee'] as const) {
  test(`${who} loads the page again in a call: the call goes on without a press, and the time with it`, async ({ ada, bob }) => {
    await connect(ada, bob);
    await expectTalk(ada, bob);
    const [one, other] = who === 'the caller' ? [ada, bob] : [bob, ada];
    await expect.poll(() => secondsOnTimer(one)).toBeGreaterThan(2);
    const before = await secondsOnTimer(one);
    await one.page.reload();
    await expectInCall(one, other);
    await expectTalk(ada, bob);
    expect(await secondsOnTimer(one)).toBeGreaterThanOrEqual(before);
    await expectTimerRuns(one);
    await expectInCall(other, one);
    await one.press('End call');
    await Promise.all([expectReceipt(one, 'Call ended'), expectReceipt(other, 'Call ended')]);
  });
}

test('Ada has muted herself and loads her page again: she hears Bob and stays muted until she says otherwise', async ({ ada, bob }) => {
  await connect(ada, bob);
  await ada.press('Mute');
  await ada.page.reload();
  await expectHears(ada, bob);
  await ada.sees({ role: 'button', name: 'Unmute' });
  await expectSilence(bob);
  await ada.press('Unmute');
  await expectTalk(ada, bob);
});

test('Ada holds and loads her page again: both stay silent, and her Resume brings both back', async ({ ada, bob }) => {
  await connect(ada, bob);
  await expectTalk(ada, bob);
  await ada.press('Hold');
  await bob.sees({ role: 'region', name: `Call with ${ada.name}`, text: `${ada.name} put the call on hold` });
  await ada.page.reload();
  await ada.sees({ role: 'button', name: 'Resume' });
  await expectNoSound(ada, bob);
  await ada.press('Resume');
  await expectTalk(ada, bob);
});

test('Ada goes to another page and back, and the call goes on', async ({ ada, bob }) => {
  await connect(ada, bob);
  await expectTalk(ada, bob);
  await ada.page.goto('about:blank');
  await bob.sees({ role: 'region', name: `Call with ${ada.name}`, text: 'Reconnecting...' });
  await ada.page.goBack();
  await expectTalk(ada, bob);
});

test('Bob hangs up while Ada loads her page again, and she is told how it ended', async ({ ada, bob, server }) => {
  await connect(ada, bob);
  await expectTalk(ada, bob);
  await ada.page.goto('about:blank');
  await bob.press('End call');
  await ada.page.goto(server.origin);
  await expectReceipt(ada, 'Call ended');
});
