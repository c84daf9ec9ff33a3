import { expect, type Locator, type Page } from '@playwright/test';
import type { ChromiumPerson } from './chromium-person.ts';
import { signIn } from './person.ts';
import type { Server } from './server.ts';

/** The address of the link that the first start prints, a moment after it listens. */
export async function adminLink(server: Server): Promise<string> {
  const link = /#admin=[\w-]+/;
  await expect.poll(() => server.log()).toMatch(link);
  return `${server.origin}/${link.exec(server.log())?.[0]}`;
}

/** Opens an address as somebody does who follows a link: the page is loaded for it. */
export async function follow(page: Page, address: string): Promise<void> {
  await page.goto('about:blank');
  await page.goto(address);
}

/** What has this role and exactly this name. */
export function named(
  place: Page | Locator,
  role: 'button' | 'tab' | 'dialog' | 'alertdialog' | 'list' | 'textbox',
  name: string,
): Locator {
  return place.getByRole(role, { name, exact: true });
}

/** Ada follows the link of the first start, signs in and becomes an admin. */
export async function claim(ada: ChromiumPerson, link: string): Promise<Locator> {
  const { page } = ada;
  await follow(page, link);
  await expect.poll(() => new URL(page.url()).hash).toBe('');
  await expect(page.getByText('You have opened the admin link.')).toBeVisible();
  await signIn(ada);
  const question = named(page, 'alertdialog', 'Become an admin?');
  await named(question, 'button', 'Become an admin').click();
  await expect(question.getByText('You are an admin now.')).toBeVisible();
  await named(question, 'button', 'Open Admin').click();
  const admin = named(page, 'dialog', 'Admin');
  await expect(named(admin, 'list', 'People').getByRole('listitem')).toContainText([ada.name]);
  return admin;
}
