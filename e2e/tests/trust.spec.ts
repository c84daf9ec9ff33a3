import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { bringAxe, lookAt } from '../lab/access.ts';
import { launchChromium } from '../lab/chromium.ts';
import { expect, test } from '../lab/lab.ts';
import { hasCertutil, launchTrusting } from '../lab/trusting.ts';

function state(page: Page) {
  return page.getByRole('status');
}

test('Ada is shown how to trust the server, and a browser that trusts its CA opens it without a warning', async ({ ownServer }, info) => {
  test.skip(!hasCertutil, 'certutil of libnss3-tools is not here');
  const server = await ownServer({ EARSHOT_TRUST: 'ca' });
  const plain = server.origin.replace('https:', 'http:');

  const wary = await launchChromium(null, info.outputDir);
  const context = await wary.newContext();
  await bringAxe(context);
  const warned = await context.newPage();
  await expect(warned.goto(server.origin)).rejects.toThrow(/ERR_CERT_AUTHORITY_INVALID/);
  const page = await context.newPage();
  await page.goto(`${plain}/trust`);
  await expect(state(page)).toContainText('This browser does not trust the server yet.');
  await expect(page.getByRole('heading', { name: 'Linux, with Chrome or Chromium' })).toBeVisible();
  await page.getByText('iPhone and iPad', { exact: true }).press('Enter');
  await expect(page.getByRole('link', { name: 'Download the profile' })).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download the certificate' }).first().click();
  expect((await download).suggestedFilename()).toBe('earshot-ca.crt');
  await page.evaluate(() => scrollTo(0, 0));
  await lookAt({ page }, 'trust');
  await wary.close();

  const trusting = await launchTrusting(join(server.data, 'ca.pem'));
  const trusted = await trusting.newPage();
  await trusted.goto(`${plain}/trust`);
  await expect(state(trusted)).toContainText('This browser opens the server.');
  await state(trusted).getByRole('link', { name: 'Open Earshot' }).click();
  await expect(trusted.getByRole('textbox', { name: 'Your name' })).toBeVisible();
  expect(new URL(trusted.url()).origin).toBe(server.origin);
  await trusted.getByRole('textbox', { name: 'Your name' }).fill('Ada of trust');
  await trusted.getByRole('button', { name: 'Start', exact: true }).click();
  await trusted.getByRole('button', { name: 'Settings', exact: true }).click();
  const called = trusted.getByRole('region', { name: 'Can I be called from here?' });
  await expect(called.getByRole('listitem').filter({ hasText: 'A CA of this installation has signed the certificate.' })).toContainText(
    'Works',
  );
  await expect(called.getByRole('status').first()).toHaveText(/^Yes|^Not as things are/);
  const help = trusted.waitForEvent('popup');
  await trusted
    .getByRole('region', { name: 'Trust', exact: true })
    .getByRole('link', { name: 'Have this device trust the server' })
    .click();
  await expect((await help).getByRole('heading', { level: 1 })).toHaveText('Have this device trust the server');
  await trusting.close();
});
