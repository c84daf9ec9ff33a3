import { pressSeen } from '../lab/eyes.ts';
import { expectStatus } from '../lab/glimpse.ts';
import { expectSilence, expectTalk } from '../lab/hearing.ts';
import { expect, signedIn, test } from '../lab/lab.ts';
import { connect, expectReceipt } from '../lab/person.ts';
import { pollUntil, startProgram, stayAlive } from '../lab/program.ts';

declare global {
  interface Window {
    locks: WakeLockSentinel[];
  }
}

/** Keeps what the page was given to keep the screen on. */
function noteLocks(): void {
  window.locks = [];
  if (!isSecureContext) return;
  const ask = navigator.wakeLock.request.bind(navigator.wakeLock);
  navigator.wakeLock.request = async (type) => {
    const lock = await ask(type);
    window.locks.push(lock);
    return lock;
  };
}

test('a mute is seen by both, who talks muted is told, the screen stays on in the call, and an end of my own goes by itself', async ({
  open,
}) => {
  const ada = await signedIn(await open('Ada', { before: noteLocks }));
  await ada.context.grantPermissions(['microphone', 'screen-wake-lock']);
  const bob = await signedIn(await open('Bob'));
  await connect(ada, bob);
  await expectTalk(ada, bob);
  function locks() {
    return ada.run(() => window.locks.map(({ released }) => released), null);
  }
  await expect.poll(locks, { message: 'a lock is held' }).toEqual([false]);
  await ada.press('Mute');
  await bob.sees({ role: 'region', name: `Call with ${ada.name}`, text: `${ada.name}'s microphone is off` });
  await ada.sees({ role: 'status', text: 'You are muted' });
  await expectSilence(bob);
  await ada.press('Unmute');
  await expect(bob.page.getByText('microphone is off')).toBeHidden();
  await expectTalk(ada, bob);

  await ada.press('End call');
  await ada.sees({ role: 'status', text: /Call ended, 0:\d\d/ });
  await expect.poll(locks).toEqual([true]);
  await ada.doesNotSee({ role: 'button', name: 'Close' });
  await ada.sees({ role: 'status', text: /Call ended, 0:\d\d/ });
  await bob.sees({ role: 'button', name: 'Close' });
  await bob.page.keyboard.press('Escape');
  await bob.doesNotSee({ role: 'button', name: 'Close' });
});

test('who leaves while it rings has not declined, and Call again finds who has come back', async ({ ada, server, nameOf }) => {
  const name = nameOf('Bob');
  const before = await startProgram(server, name);
  const stop = stayAlive(before);
  await ada.press(`Call ${name}`);
  // Until a device says that it rings, and then: the list says what the stage says.
  await ada.sees({ role: 'region', name: `Call with ${name}`, text: 'Calling...' });
  await expectStatus(ada, { ...ada, name }, 'Calling');
  await pollUntil(before, '/api/signal/incoming', {}, ({ body }) => body.call !== null);
  await ada.sees({ role: 'region', name: `Call with ${name}`, text: 'Ringing...' });
  await expectStatus(ada, { ...ada, name }, 'Ringing');
  stop();
  await before.post('/api/users/disconnect');
  await expectReceipt(ada, `${name} cannot be reached`);
  await expect(ada.page.getByText(`${name} is not here`)).toBeVisible();
  const again = ada.page.getByRole('button', { name: 'Call again', exact: true });
  const after = await startProgram(server, name);
  expect(after.id).not.toBe(before.id);
  await expectStatus(ada, { ...ada, name }, 'Available');
  await pressSeen(again);
  await pollUntil(after, '/api/signal/incoming', {}, ({ body }) => body.call !== null);
  await after.post('/api/users/disconnect');
});
