import { nameInCrowd, knowCrowd } from '../lab/crowd.ts';
import { expect, test } from '../lab/lab.ts';
import { signIn } from '../lab/person.ts';

test.setTimeout(120_000);

/** Whom nobody has seen for months. */
const longAway = 4_711;

test('Ada finds one of 10,000 who are away: she scrolls, goes by keys, searches, calls, and keeps them as a favourite', async ({
  open,
  ownServer,
}) => {
  const server = await ownServer();
  await knowCrowd(server, 10_000, (n) => (n === longAway ? 160 * 1_440 : 5));
  const ada = await open('Ada', { server });
  const { page } = ada;
  await signIn(ada);
  const list = page.getByRole('list', { name: 'People', exact: true });
  const rows = list.getByRole('listitem');
  function row(n: number) {
    return rows.filter({ has: page.getByText(nameInCrowd(n), { exact: true }) });
  }
  await expect(row(0)).toContainText('Away, 5 minutes ago');
  await expect(row(0)).toHaveAttribute('aria-posinset', '1');
  await expect(row(0)).toHaveAttribute('aria-setsize', '10000');
  await expect(page.getByRole('heading', { name: 'Away 10,000' })).toBeVisible();
  const drawn = await rows.count();
  expect(drawn).toBeLessThan(60);

  await list.evaluate((element) => element.parentElement?.scrollTo(0, 5_000 * 64));
  await expect(row(5_003)).toBeInViewport();
  expect(await rows.count()).toBeLessThan(60);

  await page.getByRole('searchbox').press('ArrowDown');
  await page.keyboard.press('End');
  await expect(page.getByRole('button', { name: `Call ${nameInCrowd(9_999)}` })).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(page.getByRole('button', { name: `Call ${nameInCrowd(9_998)}` })).toBeFocused();
  await page.keyboard.press('PageUp');
  await page.keyboard.press('Home');
  await expect(page.getByRole('button', { name: `Call ${nameInCrowd(0)}` })).toBeFocused();
  await page.keyboard.press('PageDown');
  await expect(page.getByRole('button', { name: `Call ${nameInCrowd(0)}` })).not.toBeFocused();

  await page.getByRole('searchbox').fill('person 04711');
  await expect(rows).toHaveCount(1);
  const size = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 256 });
  await expect(row(longAway)).toContainText('Away, 5 months ago');
  const seen = row(longAway).getByText('5 months ago');
  expect(await seen.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth), 'cut off at 400 %').toBe(0);
  if (size !== null) await page.setViewportSize(size);
  await page.getByRole('button', { name: `Options for ${nameInCrowd(4_711)}` }).click();
  await page.getByRole('menuitem', { name: 'Add to favourites' }).click();
  await page.getByRole('searchbox').fill('');
  await expect(rows.first()).toContainText(nameInCrowd(4_711));
  await expect(page.getByRole('heading', { name: 'Favourites' })).toBeVisible();
  await page.reload();
  await expect(rows.first()).toContainText(nameInCrowd(4_711));
  await ada.press(`Call ${nameInCrowd(4_711)}`);
  await expect(page.getByRole('status').filter({ hasText: 'cannot be reached' })).toBeVisible();
});
