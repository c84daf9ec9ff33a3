import type { Browser } from 'puppeteer-core';
import { hasFirefox, firefoxPath, launchFirefox, openFirefoxPage } from '../lab/firefox.ts';
import { expectNoSound, expectSilence, expectTalk } from '../lab/hearing.ts';
import { test } from '../lab/lab.ts';
import { connect, expectReceipt, signIn, type Person } from '../lab/person.ts';
import type { Server } from '../lab/server.ts';

test.skip(!hasFirefox(), `there is no Firefox at ${firefoxPath}`);
// One Firefox serves both tests.
test.describe.configure({ mode: 'default' });
test.setTimeout(90_000);

let firefox: Browser | null = null;
test.afterAll(async () => firefox?.close());

test('Ada in Chromium calls Fritz in Firefox, and they talk, hold and hang up', async ({ ada, server, nameOf }) => {
  const fritz = await openFritz(server, nameOf('Fritz'));
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

test('Fritz in Firefox calls Ada in Chromium, and they talk, hold and hang up', async ({ ada, server, nameOf }) => {
  const fritz = await openFritz(server, nameOf('Fritz'));
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

async function openFritz(server: Server, name: string): Promise<Person> {
  firefox ??= await launchFirefox('Fritz');
  const fritz = await openFirefoxPage(firefox, server.origin, { name, voice: 'Fritz' });
  await signIn(fritz);
  return fritz;
}
