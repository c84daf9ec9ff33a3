import type { Browser } from 'puppeteer-core';
import { ageTokens } from '../lab/aged-tokens.ts';
import { firefoxPath, hasFirefox, launchFirefox, openFirefoxPage, type FirefoxPerson } from '../lab/firefox.ts';
import { expectStatus } from '../lab/glimpse.ts';
import { expectNoSound, expectSilence, expectTalk } from '../lab/hearing.ts';
import { signedIn, test as base } from '../lab/lab.ts';
import { connect, expectInCall, expectReceipt, signIn } from '../lab/person.ts';

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

test('Ada links Fritz’s Firefox by digits: its key proves itself, and it is a device of Ada’s', async ({ firefox, server, ada }) => {
  const linked = await openFirefoxPage(firefox, server.origin, { name: ada.name, voice: 'Fritz' });
  await ada.press('Settings');
  await ada.press('Link a device');
  const digits = await ada.page.getByText(/\d{4} \d{4}/).textContent();
  await linked.press('Link this device');
  await linked.write('Digits', (digits ?? '').replaceAll(/\D/g, ''));
  await linked.press('Link');
  await linked.sees({ role: 'status', text: 'Now approve “Firefox on Linux”' });
  await ada.press('Approve');
  await linked.sees({ role: 'region', name: 'Me', text: ada.name });
  await linked.reload();
  await linked.sees({ role: 'region', name: 'Me', text: ada.name });
  await linked.close();
});

test('the server is killed while Fritz in Firefox talks with Ada: they go on, and it finds them as they are', async ({
  firefox,
  open,
  ownServer,
  nameOf,
}) => {
  const server = await ownServer();
  const forgiven = [/ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|WebSocket connection to/];
  const ada = await signedIn(await open('Ada', { server, forgiven }));
  const fritz = await openFirefoxPage(firefox, server.origin, { name: nameOf('Fritz'), voice: 'Fritz' });
  await signIn(fritz);
  await connect(ada, fritz);
  await expectTalk(ada, fritz);
  await server.stop('SIGKILL');
  await expectTalk(ada, fritz);
  await fritz.press('Hold');
  await ada.sees({ role: 'region', name: `Call with ${fritz.name}`, text: `${fritz.name} put the call on hold` });
  await server.start();
  await expectStatus(ada, fritz, 'On hold');
  await fritz.press('Resume');
  await expectTalk(ada, fritz);
  await expectStatus(ada, fritz, 'In call');
  await ada.press('End call');
  await Promise.all([expectReceipt(ada, 'Call ended'), expectReceipt(fritz, 'Call ended')]);
  await fritz.close();
});
