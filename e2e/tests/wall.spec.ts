import { marksOf, noteSounds } from '../lab/chimes.ts';
import type { ChromiumPerson } from '../lab/chromium-person.ts';
import { expectHears, expectTalk } from '../lab/hearing.ts';
import { expect, long, signedIn, test } from '../lab/lab.ts';
import { expectReceipt, ring } from '../lab/person.ts';

test('Bob hangs up a wall phone for Ada alone: Cleo rings it, Ada is answered after a chime, and one press stops it', async ({
  ada,
  cleo,
  open,
}) => {
  const bob = await signedIn(await open('Bob', { before: noteSounds }));
  await hang(bob, ada.name);
  await expect(bob.page.getByText(`This page answers by itself: ${ada.name}`)).toBeVisible();
  await expect(rowOf(ada, bob.name)).toContainText('Wall phone');

  await ring(cleo, bob);
  await cleo.sees({ role: 'region', name: `Call with ${bob.name}`, text: 'Ringing...' });
  await bob.run(() => window.ears.meanwhile(), null);
  expect(await marksOf(bob), 'no chime, and no microphone').toEqual([]);
  await cleo.press('Cancel call');
  await bob.doesNotSee({ role: 'alertdialog' });

  await ada.press(`Call ${bob.name}`);
  await bob.sees({ role: 'status', text: 'Answered by itself' });
  await expectTalk(ada, bob);
  await bob.sees({ role: 'status', text: `${ada.name} can hear this room.` });
  await expect(bob.page.locator('.wall-light')).toBeVisible();
  const [chime, microphone] = await marksOf(bob);
  expect([chime?.name, microphone?.name]).toEqual(['chime', 'microphone']);
  expect((microphone?.at ?? 0) - (chime?.at ?? 0), 'the microphone opens after the chime').toBeGreaterThan(1_500);

  await bob.press('Stop');
  await expectReceipt(ada, 'Call ended');
  await bob.sees({ role: 'status', text: 'The wall phone is off' });
  await expect(bob.page.locator('.wall-light')).toHaveCount(0);
  await expect(rowOf(ada, bob.name)).not.toContainText('Wall phone');
  await ring(ada, bob);
  await ada.sees({ role: 'region', name: `Call with ${bob.name}`, text: 'Ringing...' });
  await bob.run(() => window.ears.meanwhile(), null);
  expect(await marksOf(bob), 'no chime again').toHaveLength(2);
});

test('Ada pages the wall phones of Bob and Cleo at one press: both hear Ada, and only listen', long, async ({ ada, bob, cleo }) => {
  await hang(bob, ada.name);
  await hang(cleo, ada.name);
  await ada.press('Page all');
  for (const one of [bob, cleo]) {
    await one.sees({ role: 'status', text: 'Answered by itself' });
    await one.sees({ role: 'status', text: 'Your microphone is off: nobody hears this room.' });
  }
  await Promise.all([expectHears(bob, ada), expectHears(cleo, ada)]);
  await ada.press('End call');
  await Promise.all([bob, cleo].map((one) => one.doesNotSee({ role: 'status', text: 'Answered by itself' })));
});

test('No sound comes out of the browser of Bob: the badge and the wall phone say so, and Ada rings it as any other', async ({
  ada,
  open,
}) => {
  const bob = await signedIn(await open('Bob', { before: silenceBrowser }));
  await bob.sees({ role: 'region', name: 'Me', text: 'Without a sound: this browser plays none here.' });
  await hang(bob, ada.name);
  await bob.sees({ role: 'status', text: 'This browser plays no sound here, so the wall phone only rings.' });
  await expect(rowOf(ada, bob.name)).not.toContainText('Wall phone');
  await ring(ada, bob);
  await ada.sees({ role: 'region', name: `Call with ${bob.name}`, text: 'Ringing...' });
  await bob.press('Decline');
  await expectReceipt(ada, `${bob.name} declined`);
});

/** As a Firefox without a loudspeaker: it goes on waiting until it may begin to play. */
function silenceBrowser(): void {
  AudioContext.prototype.resume = () => new Promise(() => undefined);
}

/** Has this person's page answer somebody by itself. */
async function hang(person: ChromiumPerson, name: string): Promise<void> {
  const { page } = person;
  await person.press('Settings');
  await page.getByRole('switch', { name: 'Answer by itself' }).check();
  await page.getByRole('combobox', { name: 'Who may' }).selectOption({ label: name });
  await expect(page.getByRole('button', { name: `Remove ${name}` })).toBeVisible();
  await person.press('Close');
}

function rowOf({ page }: ChromiumPerson, name: string) {
  return page.getByRole('list', { name: 'People' }).getByRole('listitem').filter({ hasText: name });
}
