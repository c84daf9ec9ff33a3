import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchChromium } from '../lab/chromium.ts';
import { openPage } from '../lab/chromium-person.ts';
import { misfits } from '../lab/fit.ts';
import { expectStatus, row } from '../lab/glimpse.ts';
import { expect, test, long } from '../lab/lab.ts';
import { expectInCall, expectReceipt, ring, signIn } from '../lab/person.ts';
import { giveSight } from '../lab/sight.ts';

test.setTimeout(180_000);

test('with the text of the browser set to 32 px: everything grows, and nothing is cut off or covered', long, async ({ ownServer }) => {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-large-'));
  const browser = await launchChromium('Ada', folder, ['--blink-settings=defaultFontSize=32']);
  try {
    const server = await ownServer();
    const [ada, bob] = await Promise.all(
      (['Ada', 'Bob'] as const).map(async (voice) => {
        const person = await openPage(browser, server.origin, { name: `${voice} Martínez`, voice });
        await person.context.addInitScript(giveSight);
        await person.page.reload();
        return person;
      }),
    );
    if (ada === undefined || bob === undefined) throw new Error('two pages were opened');
    await ada.page.setViewportSize({ width: 390, height: 844 });
    await bob.page.setViewportSize({ width: 1280, height: 800 });
    const expectRoom: (screen: string) => Promise<void> = async (screen) => {
      for (const { name, page } of [ada, bob]) expect.soft(await misfits(page), `${name}: ${screen}`).toEqual([]);
    };
    await expectRoom('sign-in');
    for (const person of [ada, bob]) await signIn(person);
    await expectStatus(ada, bob, 'Available');
    await expect(row(ada, bob).getByText(bob.name)).toHaveCSS('font-size', '32px');
    await expectStatus(bob, ada, 'Available');
    await expectRoom('people');
    for (const { page } of [ada, bob]) await page.keyboard.press('?');
    await expectRoom('keys');
    for (const { page } of [ada, bob]) await page.keyboard.press('Escape');
    await ring(ada, bob);
    await expectRoom('ringing');
    await bob.press('Accept');
    await Promise.all([expectInCall(ada, bob), expectInCall(bob, ada)]);
    await expectRoom('in call');
    await bob.press('Mute');
    await bob.press('Hold');
    await ada.press('Hold');
    await bob.sees({ role: 'region', name: `Call with ${ada.name}`, text: 'put it on hold too' });
    await expectRoom('both hold');
    await ada.press('End call');
    await expectReceipt(bob, 'Call ended');
    await expectRoom('ended');
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
