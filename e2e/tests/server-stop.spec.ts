import type { ChromiumPerson } from '../lab/chromium-person.ts';
import { expectStatus, row } from '../lab/glimpse.ts';
import { expectNoSound, expectTalk, record, voicesIn } from '../lab/hearing.ts';
import { expect, signedIn, test, long } from '../lab/lab.ts';
import { connect, expectReceipt, ring, type Person } from '../lab/person.ts';
import { ofAnAbsentServer } from '../lab/watch.ts';

const forgiven = [ofAnAbsentServer];

for (const [signal, doors, details] of [
  ['SIGTERM', 2, long],
  ['SIGKILL', 0, {}],
] as const) {
  test(
    `the server with ${doors} threads of doors ends by ${signal}: the sound goes on, both are told, it comes back by itself, and Ada hangs up without it`,
    details,
    async ({ open, ownServer }) => {
      test.setTimeout(90_000);
      const server = await ownServer({ EARSHOT_DOORS: String(doors) });
      const ada = await signedIn(await open('Ada', { server, forgiven }));
      const bob = await signedIn(await open('Bob', { server, forgiven }));
      const cleo = await signedIn(await open('Cleo', { server, forgiven }));
      await connect(ada, bob);
      await expectTalk(ada, bob);

      await server.stop(signal);
      await Promise.all([isTold(ada), isTold(bob)]);
      await expectUnbroken(ada, bob);
      await ada.press('Hold');
      await bob.sees({ role: 'region', name: `Call with ${ada.name}`, text: `${ada.name} put the call on hold` });
      await expectNoSound(ada, bob);
      await server.start();
      await Promise.all([isToldNoMore(ada), isToldNoMore(bob), isToldNoMore(cleo)]);
      // What was agreed without the server is what everybody sees now.
      await Promise.all([expectStatus(cleo, ada, 'On hold'), expectStatus(cleo, bob, 'On hold')]);
      await expectNoSound(ada, bob);
      await ada.press('Resume');
      await expectTalk(ada, bob);
      await Promise.all([expectStatus(cleo, ada, 'In call'), expectStatus(cleo, bob, 'In call')]);
      await ada.press('End call');
      await Promise.all([expectReceipt(ada, 'Call ended'), expectReceipt(bob, 'Call ended')]);
      await connect(bob, ada);
      await expectTalk(ada, bob);
      await server.stop();
      await ada.press('End call');
      await Promise.all([expectReceipt(ada, 'Call ended'), expectReceipt(bob, 'Call ended')]);
    },
  );
}

for (const [signal, details] of [
  ['SIGTERM', long],
  ['SIGKILL', {}],
] as const) {
  test(
    `the server ends by ${signal} while it rings: the ring goes on, and Accept is answered when the server is back`,
    details,
    async ({ open, ownServer }) => {
      test.setTimeout(90_000);
      const server = await ownServer();
      const ada = await signedIn(await open('Ada', { server, forgiven }));
      const bob = await signedIn(await open('Bob', { server, forgiven }));
      await ring(ada, bob);
      await server.stop(signal);
      await bob.sees({ role: 'alertdialog', name: 'Incoming call', text: 'The server cannot be reached.' });
      await server.start();
      await Promise.all([isToldNoMore(ada), isToldNoMore(bob)]);
      await bob.sees({ role: 'alertdialog', name: 'Incoming call', text: ada.name });
      await bob.press('Accept');
      await expectTalk(ada, bob);
    },
  );
}

test('Ada, who is not in a call, is told that the server is away and is there again when it is back', long, async ({ open, ownServer }) => {
  const server = await ownServer();
  const ada = await signedIn(await open('Ada', { server, forgiven }));
  const bob = await signedIn(await open('Bob', { server, forgiven }));
  await expectStatus(ada, bob, 'Available');
  await server.stop();
  await isTold(ada);
  await ada.sees({ role: 'region', name: 'Me', text: 'You cannot be called now' });
  await expect(row(ada, bob)).toContainText('Earlier: Available');
  await ada.press(`Call ${bob.name}`);
  await ada.sees({ role: 'region', name: `Call with ${bob.name}`, text: 'Your call goes out if it is back soon' });
  await ada.press('Cancel call');
  await ada.sees({ role: 'button', name: 'Load again' });
  await server.start();
  await isToldNoMore(ada);
  await ada.doesNotSee({ role: 'alert' });
  await expectStatus(ada, bob, 'Available');
  await connect(bob, ada);
  await expectTalk(ada, bob);
});

function isTold(person: ChromiumPerson): Promise<void> {
  return expect(notice(person)).toBeVisible();
}

function isToldNoMore(person: ChromiumPerson): Promise<void> {
  return expect(notice(person)).toBeHidden({ timeout: 20_000 });
}

function notice({ page }: ChromiumPerson) {
  return page.getByText('The server cannot be reached').first();
}

/**
 * Two seconds of sound on both sides without a hole that anybody would hear. A machine that is busy makes holes of its
 * own, and is waited for.
 */
async function expectUnbroken(one: Person, other: Person): Promise<void> {
  async function heard() {
    const heards = await Promise.all([record(one, 2_000), record(other, 2_000)]);
    return { voices: heards.map(voicesIn), whole: heards.every(({ longestGap }) => longestGap < 200) };
  }
  await expect.poll(heard, { timeout: 20_000, intervals: [0] }).toEqual({ voices: [[other.voice], [one.voice]], whole: true });
}
