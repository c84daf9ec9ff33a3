import type { CallReport } from '@earshot/client';
import type { Locator } from '@playwright/test';
import { expect, test } from '../lab/lab.ts';
import { expectStatus, expectTimerRuns, row } from '../lab/glimpse.ts';
import { expectNoSound, expectSilence, expectTalk } from '../lab/hearing.ts';
import { connect, expectReceipt } from '../lab/person.ts';

test('Ada calls Bob, whose page rings, Bob accepts, only they hear each other, and Cleo sees it all', async ({ ada, bob, cleo }) => {
  await expectStatus(cleo, ada, 'Available');
  await expectStatus(cleo, bob, 'Available');
  await expect(row(ada, bob)).toBeVisible();
  await ada.press(`Call ${bob.name}`);
  await ada.sees({ role: 'region', name: `Call with ${bob.name}`, text: 'Ringing...' });
  await ada.sees({ role: 'button', name: 'Cancel call' });
  await bob.sees({ role: 'alertdialog', name: 'Incoming call', text: ada.name });
  await bob.sees({ role: 'button', name: 'Decline' });
  await Promise.all([expectStatus(cleo, ada, 'Calling'), expectStatus(cleo, bob, 'Ringing'), expectNoSound(ada, bob)]);

  await bob.press('Accept');
  await expectTalk(ada, bob);
  await expectSilence(cleo);
  expect(await cleo.run(() => window.ears.microphonesAsked, null)).toBe(0);
  for (const [person, other] of [
    [ada, bob],
    [bob, ada],
  ] as const) {
    await person.sees({ role: 'region', name: `Call with ${other.name}`, text: 'In call' });
    await person.sees({ role: 'region', name: 'Me', text: 'In call' });
    await expectStatus(cleo, person, 'In call');
  }
  await Promise.all([expectTimerRuns(ada, 2), expectTimerRuns(bob, 2)]);

  await ada.press('End call');
  for (const person of [ada, bob]) {
    await expectReceipt(person, /Call ended, 0:\d\d/);
    await expectStatus(cleo, person, 'Available');
  }
  await expectNoSound(ada, bob);
});

test('Bob hangs up, both are told how long it was, nothing is left open, and they call once more', async ({ ada, bob }) => {
  await connect(ada, bob);
  await expectTimerRuns(ada);
  await bob.press('End call');
  for (const person of [ada, bob]) {
    await expectReceipt(person, /Call ended, 0:\d\d/);
    await person.doesNotSee({ role: 'button', name: 'End call' });
  }
  for (const person of [ada, bob]) {
    await expect
      .poll(() => person.run(mediaLeft, null), { message: `what ${person.name} has left open` })
      .toEqual({ microphones: ['ended'], peers: ['closed'], spare: 1 });
  }
  await connect(bob, ada);
  await expectTalk(ada, bob);
});

test('the report of a call tells its times, its way and how it sounds, and is copied as JSON', async ({ ada, bob }) => {
  await ada.context.grantPermissions(['microphone', 'clipboard-read', 'clipboard-write']);
  await connect(ada, bob);
  await expectTalk(ada, bob);
  await expectTimerRuns(ada, 2);
  // An end of Ada's own goes by itself.
  await bob.press('End call');
  await expectReceipt(ada, 'Call ended');
  await ada.press('Call report');
  await expect(ada.page.getByRole('dialog', { name: 'Call report' })).toContainText('Direct');
  await ada.press('Copy as JSON');
  await ada.sees({ role: 'button', name: 'Copied' });
  const report = JSON.parse(await ada.run(() => navigator.clipboard.readText(), null)) as CallReport;
  const { click, ringing, accepted, connected, first_sound: sound, ended } = report.times;
  expect(Number(click), 'Unix ms').toBeGreaterThan(Date.now() - 60_000);
  // Connected and first sound come so close together that either may be noted first.
  for (const times of [
    [click, ringing, accepted, connected, ended],
    [accepted, sound, ended],
  ]) {
    expect(times.map(Number)).toEqual(times.map(Number).toSorted((one, other) => one - other));
  }
  expect(report).toMatchObject({ direction: 'out', reason: 'hung_up', candidates: { protocol: 'udp' } });
  expect(report.quality?.codec).toMatch(/red|opus/i);
});

test('the page shows how loud Ada is and how loud Bob is, and nothing of Bob while they are muted', async ({ ada, bob }) => {
  await connect(ada, bob);
  const mine = ada.page.getByRole('button', { name: 'Mute', exact: true }).locator('[style*="--level"]');
  const bobs = ada.page
    .getByRole('region', { name: `Call with ${bob.name}`, exact: true })
    .locator('[style*="--level"]')
    .first();
  await expect.poll(() => level(bobs), { message: "Bob's level at Ada's" }).toBeGreaterThan(0.2);
  await expect.poll(() => level(mine), { message: "Ada's own level" }).toBeGreaterThan(0.2);
  await bob.press('Mute');
  await expect.poll(() => level(bobs), { message: "Bob's level while they are muted" }).toBeLessThan(0.1);
  await expect.poll(() => level(mine), { message: "Ada's own level" }).toBeGreaterThan(0.2);
});

/** The level that a part of the page shows now, 0 to 1. */
function level(part: Locator): Promise<number> {
  return part.evaluate((element) => Number(element instanceof HTMLElement && element.style.getPropertyValue('--level')));
}

/** The microphones and connections of the call that is over. */
function mediaLeft() {
  return {
    microphones: window.ears.microphones.map((track) => track.readyState),
    peers: window.ears.peers
      .filter((peer) => peer.localDescription !== null || peer.connectionState === 'closed')
      .map((peer) => peer.connectionState),
    // The one that is made ahead for the next call has gathered and sent nothing.
    spare: window.ears.peers.filter((peer) => peer.connectionState === 'new' && peer.localDescription === null).length,
  };
}

test("Bob is told of no way of Ada that nobody can go: Ada's candidates for TCP connect and are not connected to", async ({ ada, bob }) => {
  await connect(ada, bob);
  await expectTalk(ada, bob);
  const activeForTcp = / tcp \d+ .* tcptype active/;
  expect((await ada.run(candidates, null)).found).toMatch(activeForTcp);
  const { told } = await bob.run(candidates, null);
  expect(told).toMatch(/ udp \d+ /i);
  expect(told).not.toMatch(activeForTcp);
});

/**
 * The candidates that a side has found, and those that it was told of, within their descriptions (RFC 8839 section
 * 5.1).
 */
function candidates() {
  const peer = window.ears.peers.at(-1);
  return { found: peer?.localDescription?.sdp ?? '', told: peer?.remoteDescription?.sdp ?? '' };
}
