import type { ChromiumPerson } from '../lab/chromium-person.ts';
import { knowCrowd } from '../lab/crowd.ts';
import { pressSeen } from '../lab/eyes.ts';
import { expectFit } from '../lab/fit.ts';
import { expectTalk } from '../lab/hearing.ts';
import { expect, long, signedIn, test } from '../lab/lab.ts';
import { giveSight } from '../lab/sight.ts';
import { languages } from '../../packages/web/src/language.ts';

test.setTimeout(180_000);

async function wordsOf(tag: string) {
  const { dictionary } = await import(`../../packages/web/src/languages/${tag}.ts`);
  return dictionary;
}

/** Looks at a screen, and leaves the window as wide as it was. */
async function look({ page }: ChromiumPerson, screen: string): Promise<void> {
  await expectFit(page, screen);
  await page.setViewportSize({ width: 1280, height: 800 });
}

function button({ page }: ChromiumPerson, name: string) {
  return page.getByRole('button', { name, exact: true }).first();
}

for (const tag of languages.filter((language) => language !== 'en'))
  test(
    `in ${tag} Ada signs in, opens Settings, calls Bob and hangs up, and every sentence has its place`,
    tag === 'ar' ? {} : long,
    async ({ open, ownServer }) => {
      const server = await ownServer();
      await knowCrowd(server, 4, (n) => [0, 5, 25 * 1_440, 330 * 1_440][n] ?? 0);
      const bob = await signedIn(await open('Bob', { server }));
      const { page: words, later, settings } = await wordsOf(tag);
      const ada = await open('Ada', { server, context: { locale: tag }, before: giveSight });
      const { page } = ada;
      await expect(page.locator('html')).toHaveAttribute('lang', tag);
      await expect(page.locator('html')).toHaveAttribute('dir', ['ar', 'fa', 'he'].includes(tag) ? 'rtl' : 'ltr');
      await look(ada, `${tag} sign-in`);
      await page.getByRole('textbox', { name: words.yourName, exact: true }).fill(ada.name);
      await page.keyboard.press('Enter');
      await expect(page.getByRole('region', { name: words.me, exact: true })).toContainText(ada.name);
      await look(ada, `${tag} people`);

      await button(ada, later.settings).click();
      await expect(page.getByRole('combobox', { name: settings.language, exact: true })).toBeVisible();
      await look(ada, `${tag} settings`);
      await page.keyboard.press('Escape');

      await pressSeen(button(ada, words.call(bob.name)));
      await bob.press('Accept');
      await expectTalk(ada, bob);
      await look(ada, `${tag} in call`);
      await pressSeen(button(ada, later.endCall));
      await look(ada, `${tag} receipt`);
    },
  );

test('Ada chooses another language in Settings: the page speaks it at once, and after it is loaded again', async ({ open }) => {
  const ada = await signedIn(await open('Ada'));
  const { page: words } = await wordsOf('de');
  await ada.press('Settings');
  await ada.page.getByRole('combobox', { name: 'Language', exact: true }).selectOption('de');
  await expect(ada.page.getByRole('region', { name: words.me, exact: true })).toContainText(ada.name);
  await ada.page.reload();
  await expect(ada.page.getByRole('region', { name: words.me, exact: true })).toContainText(ada.name);
});
