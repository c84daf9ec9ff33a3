import { expect, test, long } from '../lab/lab.ts';
import { expectStatus, expectTimerRuns, secondsOnTimer } from '../lab/glimpse.ts';
import { expectHears, expectNoSound, expectSilence, expectTalk } from '../lab/hearing.ts';
import { rememberLateness } from '../lab/lateness.ts';
import { connect, expectInCall, expectReceipt, type Person } from '../lab/person.ts';
import type { ChromiumPerson } from '../lab/chromium-person.ts';

test('Ada mutes: Bob hears nothing, Ada still hears Bob, and it survives a hold', async ({ ada, bob }) => {
  await connect(ada, bob);
  await expectTalk(ada, bob);
  await ada.press('Mute');
  await expectSilence(bob);
  await expectHears(ada, bob);
  await expectTimerRuns(ada);
  await ada.press('Hold');
  await expectHeldBy(ada, bob);
  await ada.press('Resume');
  await expectHears(ada, bob);
  await expectSilence(bob);
  await ada.press('Unmute');
  await expectTalk(ada, bob);
});

test("Ada holds: silence both ways and both timers stop, and Ada's Resume brings both back", async ({ ada, bob, cleo }) => {
  await connect(ada, bob);
  await expectTalk(ada, bob);
  await ada.press('Hold');
  await expectHeldBy(ada, bob);
  await Promise.all([expectStatus(cleo, ada, 'On hold'), expectStatus(cleo, bob, 'On hold')]);
  await expectTimersStand(ada, bob);
  for (const person of [ada, bob]) await expect(person.page.getByText(/^for 0:(?!00)[0-5]\d$/)).toBeVisible();

  await ada.press('Resume');
  await Promise.all([expectInCall(ada, bob), expectInCall(bob, ada)]);
  await expectTalk(ada, bob);
  await Promise.all([expectTimerRuns(ada), expectTimerRuns(bob), expectStatus(cleo, ada, 'In call'), expectStatus(cleo, bob, 'In call')]);
});

test('Bob, who was called, holds and resumes as well, and hangs up while Ada holds', async ({ ada, bob }) => {
  await connect(ada, bob);
  await expectTalk(ada, bob);
  await bob.press('Hold');
  await expectHeldBy(bob, ada);
  await bob.press('Resume');
  await expectTalk(ada, bob);
  await ada.press('Hold');
  await expectHeldBy(ada, bob);
  await bob.press('End call');
  await Promise.all([expectReceipt(ada, 'Call ended'), expectReceipt(bob, 'Call ended')]);
});

test('a hold of a second leaves nothing late that is said after it', async ({ ada, bob }) => {
  await connect(ada, bob);
  await expectTalk(ada, bob);
  const expectNoLater = await Promise.all([ada, bob].map(rememberLateness));
  await ada.press('Hold');
  await expectNoSound(ada, bob);
  await ada.press('Resume');
  await expectTalk(ada, bob);
  // Once the RTP clock of a line had stood still for so long, what came after it counted as late by as much, and was
  // held back.
  await Promise.all(expectNoLater.map((expectIt) => expectIt()));
});

for (const [order, details] of [
  ['the first to hold', {}],
  ['the last to hold', long],
] as const) {
  test(`both hold, ${order} resumes first, and they talk only when both have resumed`, details, async ({ ada, bob }) => {
    await connect(ada, bob);
    await expectTalk(ada, bob);
    await ada.press('Hold');
    await expectHeldBy(ada, bob);
    await bob.press('Hold');
    await Promise.all([bob.sees({ role: 'button', name: 'Resume' }), ada.sees({ role: 'button', name: 'Resume' })]);
    await expectNoSound(ada, bob);

    const [first, last] = order === 'the first to hold' ? [ada, bob] : [bob, ada];
    await first.press('Resume');
    await first.sees({ role: 'region', name: `Call with ${last.name}`, text: `${last.name} put the call on hold` });
    await first.doesNotSee({ role: 'button', name: 'Resume' });
    await expectNoSound(ada, bob);
    await last.press('Resume');
    await expectTalk(ada, bob);
  });
}

/** `holder` has set the call aside: both are told, neither hears anything, and only they can resume. */
async function expectHeldBy(holder: Person, held: Person): Promise<void> {
  await holder.sees({ role: 'region', name: `Call with ${held.name}`, text: 'On hold' });
  await holder.sees({ role: 'button', name: 'Resume' });
  await held.sees({ role: 'region', name: `Call with ${holder.name}`, text: `${holder.name} put the call on hold` });
  await held.doesNotSee({ role: 'button', name: 'Resume' });
  await expectNoSound(holder, held);
}

/** The timers show the same after a second and a half in which nothing was heard. */
async function expectTimersStand(...people: readonly ChromiumPerson[]): Promise<void> {
  const before = await Promise.all(people.map(secondsOnTimer));
  await Promise.all(people.map((person) => expectSilence(person, 1_500)));
  expect(await Promise.all(people.map(secondsOnTimer))).toEqual(before);
}
