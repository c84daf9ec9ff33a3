import { callAcross, outcome } from '../lab/crossing.ts';
import { expect, signedIn, test, long } from '../lab/lab.ts';
import { expectStatus, secondsOnTimer } from '../lab/glimpse.ts';
import { expectSilence, expectTalk } from '../lab/hearing.ts';
import { connect, expectInCall, expectReceipt, ring } from '../lab/person.ts';
import { startProgram, stayAlive } from '../lab/program.ts';

declare global {
  interface Window {
    /** The sounds that the page plays now. */
    tunes: Set<AudioBufferSourceNode>;
  }
}

/** Keeps what the page plays of its own sounds. */
function noteTunes(): void {
  window.tunes = new Set();
  Object.defineProperty(AudioBufferSourceNode.prototype, 'start', {
    value: new Proxy(Reflect.get(AudioBufferSourceNode.prototype, 'start'), {
      apply(start, source: AudioBufferSourceNode, when) {
        window.tunes.add(source);
        source.addEventListener('ended', () => window.tunes.delete(source));
        return Reflect.apply(start, source, when);
      },
    }),
  });
}

test("Bob declines, Ada is told so, and no microphone of Bob's was asked for", async ({ ada, bob, cleo }) => {
  await ring(ada, bob);
  await bob.press('Decline');
  await expectReceipt(ada, `${bob.name} declined`);
  await bob.doesNotSee({ role: 'alertdialog' });
  await Promise.all([expectStatus(cleo, ada, 'Available'), expectStatus(cleo, bob, 'Available')]);
  expect(await bob.run(() => window.ears.microphonesAsked, null)).toBe(0);
});

test("Bob silences the ring and it goes on unheard, then Ada cancels, and Bob's page stops ringing", async ({ ada, open, cleo }) => {
  const bob = await signedIn(await open('Bob', { before: noteTunes }));
  await ring(ada, bob);
  function tunes() {
    return bob.run(() => window.tunes.size, null);
  }
  await expect.poll(tunes).toBe(1);
  await bob.press('Silence');
  await bob.sees({ role: 'button', name: 'Silenced' });
  await expect.poll(tunes).toBe(0);
  await bob.sees({ role: 'alertdialog', name: 'Incoming call', text: ada.name });
  await ada.sees({ role: 'region', name: `Call with ${bob.name}`, text: 'Ringing...' });
  await ada.press('Cancel call');
  await bob.doesNotSee({ role: 'alertdialog' });
  await ada.doesNotSee({ role: 'button', name: 'Cancel call' });
  await Promise.all([expectStatus(cleo, ada, 'Available'), expectStatus(cleo, bob, 'Available')]);
});

test('Ada closes the tab while it rings, and Bob has missed a call', async ({ ada, bob }) => {
  await ring(ada, bob);
  await ada.page.close();
  await expectReceipt(bob, `Missed call from ${ada.name}`);
});

test('nobody answers for 45 seconds, and the call ends with no answer on both sides', long, async ({ ada, bob, cleo }) => {
  test.setTimeout(90_000);
  await ring(ada, bob);
  const begin = Date.now();
  await expect(ada.page.getByRole('status').filter({ hasText: 'No answer' }).first()).toBeVisible({ timeout: 60_000 });
  const waited = Date.now() - begin;
  expect(waited).toBeGreaterThan(40_000);
  expect(waited).toBeLessThan(50_000);
  await bob.doesNotSee({ role: 'alertdialog' });
  await Promise.all([expectStatus(cleo, ada, 'Available'), expectStatus(cleo, bob, 'Available')]);
});

test(
  'Bob closes the tab in the call: Ada reads so after a moment, then that the connection was lost, and only what was talked counts',
  long,
  async ({ ada, bob, cleo }) => {
    test.setTimeout(120_000);
    await connect(ada, bob);
    await expectTalk(ada, bob);
    const begin = Date.now();
    await bob.page.close();
    await expect(ada.page.getByRole('region', { name: `Call with ${bob.name}`, exact: true })).toContainText('Reconnecting...', {
      timeout: 15_000,
    });
    await expectSilence(ada);
    await ada.sees({ role: 'region', name: `Call with ${bob.name}`, text: `${bob.name} closed the page` });
    await ada.sees({ role: 'button', name: 'End call' });
    const talked = await secondsOnTimer(ada);
    await expect(ada.page.getByRole('status').filter({ hasText: 'Connection lost' }).first()).toBeVisible({ timeout: 60_000 });
    expect(Date.now() - begin).toBeLessThan(50_000);
    const receipt = ada.page.getByText(/You talked for/);
    await expect(receipt).toContainText(`${bob.name} is not here`);
    await expect(receipt).toContainText(new RegExp(`You talked for 0:0?(${talked}|${talked + 1}) `));
    await expect(receipt).not.toContainText('0 % lost');
    await expectStatus(cleo, ada, 'Available');
  },
);

test('Bob talks with Ada and somebody waits for them when Cleo calls, and Cleo is told that they are busy', async ({
  ada,
  bob,
  cleo,
  server,
  nameOf,
}) => {
  await connect(ada, bob);
  const fritz = await startProgram(server, nameOf('Fritz'));
  const stop = stayAlive(fritz);
  const { body } = await fritz.get('/api/users/list', { search: bob.name });
  await fritz.post('/api/call/initiate', { target_user_id: body.users?.[0]?.id ?? '' });
  await bob.sees({ role: 'region', name: 'Waiting call', text: fritz.name });
  await expectStatus(cleo, bob, 'In call');
  await cleo.press(`Call ${bob.name}`);
  await expectReceipt(cleo, `${bob.name} is busy`);
  stop();
  await fritz.post('/api/users/disconnect');
  await bob.doesNotSee({ role: 'region', name: 'Waiting call' });
  await expectInCall(bob, ada);
});

test('Ada and Cleo call Bob at the same moment: both ring, one in front, and whom Bob does not take at first waits', async ({
  ada,
  bob,
  cleo,
  server,
}) => {
  const answers = await callAcross(server, [ada, bob], [cleo, bob]);
  expect(answers.map(outcome)).toEqual(['200 calling', '200 calling']);
  await bob.sees({ role: 'alertdialog', name: 'Incoming call', text: 'is calling too' });
  const heading = await bob.page.getByRole('alertdialog').getByRole('heading').innerText();
  const [first, second] = heading.includes(ada.name) ? [ada, cleo] : [cleo, ada];
  await bob.press('Accept');
  await expectTalk(first, bob);
  await bob.sees({ role: 'region', name: 'Waiting call', text: second.name });
  await bob.press('Decline');
  await expectReceipt(second, `${bob.name} declined`);
  await expectTalk(first, bob);
});

test('Ada and Bob call each other at the same moment, and are in one call', async ({ ada, bob, server }) => {
  const answers = await callAcross(server, [ada, bob], [bob, ada]);
  // The calls crossed: the second found the first one, which nobody had been told of, and was answered with it,
  // accepted.
  expect(answers.map(outcome).toSorted()).toEqual(['200 calling', '200 incall']);
  expect(new Set(answers.map(({ body }) => body.call?.call_id)).size).toBe(1);
  await Promise.all([expectInCall(ada, bob), expectInCall(bob, ada)]);
  await expectTalk(ada, bob);
  await bob.press('End call');
  await Promise.all([expectReceipt(ada, 'Call ended'), expectReceipt(bob, 'Call ended')]);
});
