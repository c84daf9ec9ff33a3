import type { Browser } from 'puppeteer-core';
import { ageTokens } from '../lab/aged-tokens.ts';
import { another } from '../lab/another.ts';
import { firefoxPath, hasFirefox, launchFirefox, openFirefoxPage, type FirefoxPerson } from '../lab/firefox.ts';
import { expectStatus } from '../lab/glimpse.ts';
import { expectNoSound, expectSilence, expectTalk } from '../lab/hearing.ts';
import { expect, signedIn, test as base } from '../lab/lab.ts';
import { connect, expectInCall, expectReceipt, ring, signIn, type Person } from '../lab/person.ts';
import { ofAnAbsentServer } from '../lab/watch.ts';

/** Fritz sits at a Firefox, signed in like the others at their Chromiums. */
const test = base.extend<{ fritz: FirefoxPerson }, { firefox: Browser }>({
  firefox: [
    async ({}, use) => {
      const firefox = await launchFirefox('Fritz');
      await use(firefox);
      await firefox.close();
    },
    { scope: 'worker' },
  ],
  fritz: async ({ firefox, server, nameOf }, use) => {
    const fritz = await openFirefoxPage(firefox, server.origin, { name: nameOf('Fritz'), voice: 'Fritz' });
    await signIn(fritz);
    await use(fritz);
    await fritz.close();
  },
});

test.skip(!hasFirefox(), `there is no Firefox at ${firefoxPath}`);
// One after the other, so that one Firefox serves both.
test.describe.configure({ mode: 'default' });
test.setTimeout(90_000);

test('Ada in Chromium calls Fritz in Firefox, and they talk, hold and hang up', async ({ ada, fritz }) => {
  await connect(ada, fritz);
  await expectTalk(ada, fritz);
  await ada.press('Hold');
  await fritz.sees({ role: 'region', name: `Call with ${ada.name}`, text: `${ada.name} put the call on hold` });
  await expectNoSound(ada, fritz);
  await ada.press('Resume');
  await expectTalk(ada, fritz);
  await fritz.press('End call');
  await Promise.all([expectReceipt(ada, 'Call ended'), expectReceipt(fritz, 'Call ended')]);
});

test('Fritz in Firefox calls Ada in Chromium, and they talk, hold, mute and hang up', async ({ ada, fritz }) => {
  await connect(fritz, ada);
  await expectTalk(ada, fritz);
  await fritz.press('Hold');
  await ada.sees({ role: 'region', name: `Call with ${fritz.name}`, text: `${fritz.name} put the call on hold` });
  await expectNoSound(ada, fritz);
  await fritz.press('Resume');
  await expectTalk(ada, fritz);
  await fritz.press('Mute');
  await expectSilence(ada);
  await ada.press('End call');
  await Promise.all([expectReceipt(ada, 'Call ended'), expectReceipt(fritz, 'Call ended')]);
});

test('Fritz loads the page again in a call with Ada, then Ada does: it goes on each time', async ({ ada, fritz }) => {
  await connect(fritz, ada);
  await expectTalk(ada, fritz);
  await fritz.reload();
  await expectInCall(fritz, ada);
  await expectTalk(ada, fritz);
  await ada.page.reload();
  await expectInCall(ada, fritz);
  await expectTalk(ada, fritz);
});

test('Fritz comes back by the key when the token has ended, and another profile does not get the name', async ({
  firefox,
  ownServer,
  nameOf,
}) => {
  const server = await ownServer();
  const who = { name: nameOf('Fritz'), voice: 'Fritz' } as const;
  const fritz = await openFirefoxPage(firefox, server.origin, who);
  await signIn(fritz);
  await ageTokens(server);
  await fritz.reload();
  await fritz.sees({ role: 'region', name: 'Me', text: fritz.name });
  const other = await openFirefoxPage(firefox, server.origin, who);
  await other.write('Your name', fritz.name);
  await other.press('Start');
  await other.sees({ role: 'region', name: 'If this is your name' });
  await other.close();
  await fritz.close();
});

/** What stands in the lists of calls of two devices, in which so many are awaited. */
async function recentsAt(devices: readonly Person[], count: number): Promise<readonly (readonly string[])[]> {
  function read(): string[] {
    return [...document.querySelectorAll<HTMLElement>('[aria-label="Recents"] > li')].map((row) => row.innerText);
  }
  for (const device of devices) {
    await device.run(() => document.getElementById('tab-recents')?.click(), null);
    await expect.poll(async () => (await device.run(read, null)).filter((text) => /, 0:/.test(text))).toHaveLength(count);
  }
  return Promise.all(devices.map((device) => device.run(read, null)));
}

test('Ada, Bob and Cleo have two browsers each, one a Firefox linked by digits: a call to Bob rings at both, Cleo waits where Bob answered, and Recents agree on all six', async ({
  firefox,
  server,
  ada,
  bob,
  cleo,
  open,
}) => {
  const fox = await openFirefoxPage(firefox, server.origin, { name: bob.name, voice: 'Fritz' });
  const [adas, cleos] = await Promise.all([
    another(ada, await open('Ada'), "Ada's phone"),
    another(cleo, await open('Cleo'), "Cleo's phone"),
  ]);
  await bob.press('Settings');
  await bob.press('Link a device');
  const digits = await bob.page.getByText(/\d{4} \d{4}/).textContent();
  await fox.press('Link this device');
  await fox.write('Digits', (digits ?? '').replaceAll(/\D/g, ''));
  await fox.press('Link');
  await fox.sees({ role: 'status', text: 'Now approve “Firefox on Linux”' });
  await bob.press('Approve');
  await fox.sees({ role: 'region', name: 'Me', text: bob.name });
  await fox.reload();
  await fox.sees({ role: 'region', name: 'Me', text: bob.name });
  await bob.page.keyboard.press('Escape');

  await ring(adas, bob);
  await fox.sees({ role: 'alertdialog', name: 'Incoming call', text: ada.name });
  await fox.press('Accept');
  await expectTalk(adas, fox);
  await bob.doesNotSee({ role: 'alertdialog', name: 'Incoming call' });
  await expect(bob.page.getByText('Answered on Firefox on Linux').first()).toBeVisible();
  await expect(ada.page.getByText("On Ada's phone").first()).toBeVisible();

  await cleo.press(`Call ${bob.name}`);
  await fox.sees({ role: 'region', name: 'Waiting call', text: cleo.name });
  await expect(cleos.page.getByText(/Calling from/).first()).toBeVisible();
  await fox.press('Hold and accept');
  await expectTalk(cleo, fox);
  await adas.sees({ role: 'region', name: `Call with ${bob.name}`, text: `${bob.name} put the call on hold` });
  await cleo.press('End call');
  await adas.press('End call');
  await expectReceipt(adas, 'Call ended');
  await expectReceipt(fox, 'Call ended');

  for (const { devices, calls } of [
    { devices: [ada, adas], calls: [[bob, 'Outgoing call, 0:']] },
    {
      devices: [bob, fox],
      calls: [
        [ada, 'Incoming call, 0:'],
        [cleo, 'Incoming call, 0:'],
      ],
    },
    { devices: [cleo, cleos], calls: [[bob, 'Outgoing call, 0:']] },
  ] as const) {
    const [one = [], other = []] = await recentsAt(devices, calls.length);
    expect(one).toHaveLength(calls.length);
    for (const [who, what] of calls) expect(one.filter((text) => text.includes(who.name) && text.includes(what))).toHaveLength(1);
    expect(other).toEqual(one);
  }
  await fox.close();
});

test('the server is killed while Fritz in Firefox talks with Ada: they go on, and it finds them as they are', async ({
  firefox,
  open,
  ownServer,
  nameOf,
}) => {
  const server = await ownServer();
  const ada = await signedIn(await open('Ada', { server, forgiven: [ofAnAbsentServer] }));
  const fritz = await openFirefoxPage(firefox, server.origin, { name: nameOf('Fritz'), voice: 'Fritz' });
  await signIn(fritz);
  await connect(ada, fritz);
  await expectTalk(ada, fritz);
  await server.stop('SIGKILL');
  await expectTalk(ada, fritz);
  await fritz.press('Hold');
  await ada.sees({ role: 'region', name: `Call with ${fritz.name}`, text: `${fritz.name} put the call on hold` });
  await server.start();
  await expect(ada.page.getByText('The server cannot be reached').first()).toBeHidden({ timeout: 20_000 });
  await expectStatus(ada, fritz, 'On hold');
  await fritz.press('Resume');
  await expectTalk(ada, fritz);
  await expectStatus(ada, fritz, 'In call');
  await ada.press('End call');
  await Promise.all([expectReceipt(ada, 'Call ended'), expectReceipt(fritz, 'Call ended')]);
  await fritz.close();
});
