/** `npm run screenshot`: takes docs/earshot.png, the picture in the README, of a real call at a real server. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { startServer, type Server } from '../e2e/lab/server.ts';
import { startProgram, type Program } from '../e2e/lab/program.ts';
import { installBrowsers } from './browsers.ts';
import { buildPage } from './page.ts';
import { root } from './program.ts';

const picture = join(root, 'docs', 'earshot.png');

/** A person at a page: signed in, with a microphone. */
async function enter(browser: Browser, server: Server, name: string): Promise<Page> {
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    permissions: ['microphone'],
    viewport: { width: 1240, height: 775 },
    deviceScaleFactor: 2,
    colorScheme: 'light',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.goto(server.origin);
  await page.getByRole('textbox', { name: 'Your name' }).fill(name);
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByRole('region', { name: 'Me' }).waitFor();
  return page;
}

/** People who are there without a page. Two of them have a call of their own, which one has set aside. */
async function fillHouse(server: Server): Promise<() => void> {
  const people: Program[] = [];
  for (const name of ['Cleo', 'Dana', 'Emil Sørensen', 'Front desk', 'Workshop']) people.push(await startProgram(server, name));
  const beat = setInterval(() => void Promise.all(people.map((one) => one.post('/api/users/heartbeat'))), 3_000);
  const [emil, workshop] = [people[2], people[4]];
  if (emil !== undefined && workshop !== undefined) {
    const { body } = await emil.post('/api/call/initiate', { target_user_id: workshop.id });
    await workshop.post('/api/call/accept', { call_id: body.call_id });
    await emil.post('/api/call/hold', { call_id: body.call_id });
  }
  return () => clearInterval(beat);
}

async function takePicture(browsers: readonly [Browser, Browser], server: Server): Promise<void> {
  const empty = await fillHouse(server);
  try {
    const ada = await enter(browsers[0], server, 'Ada');
    const bob = await enter(browsers[1], server, 'Bob');
    await ada.getByRole('button', { name: 'Call Bob' }).press('Enter');
    await bob.getByRole('button', { name: 'Accept' }).press('Enter');
    await ada.getByRole('timer', { name: 'Call duration' }).filter({ hasText: '0:07' }).waitFor();
    await ada.mouse.move(0, 0);
    await ada.screenshot({ path: picture });
    console.log(`${picture} is taken.`);
  } finally {
    empty();
  }
}

await buildPage();
Object.assign(process.env, await installBrowsers());
// Loaded only now, for it reads the path of the browser.
const { launchChromium } = await import('../e2e/lab/chromium.ts');
const folder = mkdtempSync(join(tmpdir(), 'earshot-picture-'));
const server = await startServer();
const browsers = await Promise.all([launchChromium('Ada', folder), launchChromium('Bob', folder)]);
try {
  await takePicture(browsers, server);
} finally {
  await Promise.all(browsers.map((browser) => browser.close()));
  await server.close();
  rmSync(folder, { recursive: true });
}
