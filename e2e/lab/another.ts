import { expect } from '@playwright/test';
import { personAt, type ChromiumPerson } from './chromium-person.ts';

/** Asks the server in the name of whoever is signed in at a page; without a body it only reads. */
async function ask({ context, page }: ChromiumPerson, path: string, data?: object) {
  const token = await page.evaluate(() => localStorage.getItem('earshot.token'));
  const method = data === undefined ? 'GET' : 'POST';
  const answer = await context.request.fetch(new URL(path, page.url()).href, {
    method,
    headers: { authorization: `Bearer ${token}` },
    ...(data === undefined ? {} : { data }),
  });
  expect(answer.status(), path).toBe(200);
  return answer.json();
}

/** Lets a further browser of somebody in, under a label: it opens a link of theirs, to which they say yes. */
export async function another(person: ChromiumPerson, at: ChromiumPerson, label: string): Promise<ChromiumPerson> {
  const { url } = await ask(person, '/api/devices/link', {});
  const page = await at.context.newPage();
  const joined = page.waitForResponse((response) => response.url().endsWith('/api/devices/join'));
  await page.goto(url);
  const { pairing_id } = await (await joined).json();
  await ask(person, '/api/devices/approve', { pairing_id });
  const there = personAt(page, person, at.watch);
  await there.sees({ role: 'region', name: 'Me', text: person.name });
  const { devices } = await ask(there, '/api/devices/list');
  const { device_id } = devices.find(({ current }: { current: boolean }) => current);
  await ask(there, '/api/devices/rename', { device_id, label });
  await at.page.close();
  return there;
}
