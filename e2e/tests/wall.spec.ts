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

/** Marks when the page plays its chime aloud, which no other sound of it is as long as, and when a microphone opens. */
function noteSounds(): void {
  // The empty page before it has no microphone.
  if (!isSecureContext) return;
  Object.defineProperty(AudioBufferSourceNode.prototype, 'start', {
    value: new Proxy(Reflect.get(AudioBufferSourceNode.prototype, 'start'), {
      apply(start, source: AudioBufferSourceNode, times) {
        const loudest = (source.buffer?.getChannelData(0) ?? new Float32Array()).reduce((most, one) => Math.max(most, one), 0);
        if (!source.loop && source.buffer?.duration === 1.7 && loudest > 0.1) performance.mark('chime');
        return Reflect.apply(start, source, times);
      },
    }),
  });
  const devices = navigator.mediaDevices;
  const ask = devices.getUserMedia.bind(devices);
  devices.getUserMedia = (wanted) => {
    performance.mark('microphone');
    return ask(wanted);
  };
}

function marksOf(person: ChromiumPerson): Promise<readonly { readonly name: string; readonly at: number }[]> {
  return person.run(
    () =>
      performance
        .getEntriesByType('mark')
        .filter(({ name }) => name === 'chime' || name === 'microphone')
        .map(({ name, startTime }) => ({ name, at: startTime })),
    null,
  );
}
