import { expect } from '@playwright/test';
import type { ChromiumPerson } from './chromium-person.ts';
import type { Person } from './person.ts';

/** `who` as they stand in the list of people of `viewer`. */
export function row(viewer: ChromiumPerson, who: Person) {
  return viewer.page
    .getByRole('list', { name: 'People', exact: true })
    .getByRole('listitem')
    .filter({ has: viewer.page.getByText(who.name, { exact: true }) });
}

/** `viewer` looks for `who`: of many who are away only those in view are drawn. */
export function search(viewer: ChromiumPerson, who: Person): Promise<void> {
  return viewer.page.getByRole('searchbox', { name: 'Find somebody' }).fill(who.name);
}

type StatusText = 'Available' | 'Calling' | 'Ringing' | 'In call' | 'On hold';

/** Waits until `viewer` sees this status of `who`. */
export function expectStatus(viewer: ChromiumPerson, who: Person, status: StatusText): Promise<void> {
  return expect(row(viewer, who), `${viewer.name} sees ${who.name}`).toContainText(status);
}

/** Seconds on the person's `Call duration`, which reads `0:07`, `12:34` or `1:02:03`. */
export async function secondsOnTimer(person: ChromiumPerson): Promise<number> {
  const text = (await person.page.getByRole('timer', { name: 'Call duration', exact: true }).innerText()).trim();
  expect(text, 'the timer').toMatch(/^(\d+:[0-5])?\d?\d:[0-5]\d$/);
  return text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}

/** Waits until the person's timer has counted on by `seconds`. */
export async function expectTimerRuns(person: ChromiumPerson, seconds = 1): Promise<void> {
  const before = await secondsOnTimer(person);
  await expect.poll(() => secondsOnTimer(person), { message: `${person.name}'s timer` }).toBeGreaterThanOrEqual(before + seconds);
}
