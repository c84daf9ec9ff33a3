import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { openPage, type ChromiumPerson } from '../lab/chromium-person.ts';
import { chromiumPath, quietFlags } from '../lab/chromium.ts';
import { expectSilence } from '../lab/hearing.ts';
import { expect, signedIn, test } from '../lab/lab.ts';
import { levelsOf } from '../lab/levels.ts';
import { heardIn, noisyVoice, type Heard } from '../lab/noisy-voice.ts';
import { connect, expectReceipt, type Person } from '../lab/person.ts';
import { writeWave } from '../lab/wave.ts';

async function heardBy(person: Person): Promise<Heard> {
  return heardIn(await person.run(levelsOf, 2_300));
}

function isOfFilter(url: string): boolean {
  return /noise-filter|\.wasm$/.test(url);
}

/** The track that Ada sends, and whether it comes from Web Audio and not from the device. */
function sending(ada: ChromiumPerson): Promise<{ readonly track: string; readonly filtered: boolean }> {
  return ada.run(() => {
    const track = window.ears.peers.findLast(({ connectionState }) => connectionState === 'connected')?.getSenders()[0]?.track;
    return { track: track?.id ?? '', filtered: track?.label.startsWith('MediaStreamAudioDest') === true };
  }, null);
}

/** Waits until Bob hears the voice as before, and next to nothing of the noise. */
async function expectFiltered(ada: ChromiumPerson, bob: Person, plain: Heard): Promise<void> {
  await expect.poll(() => sending(ada)).toMatchObject({ filtered: true });
  await expect
    .poll(
      async () => {
        const { voice, noise } = await heardBy(bob);
        return { quiet: noise < plain.noise - 12, spoken: Math.abs(voice - plain.voice) < 4 };
      },
      { intervals: [0], timeout: 20_000 },
    )
    .toEqual({ quiet: true, spoken: true });
}

test('Ada types beside the microphone: with the noise filter Bob hears the voice alone, by another microphone and after a hold too; where it cannot be loaded Ada is told, and still heard', async ({
  bob,
  server,
  nameOf,
}) => {
  test.setTimeout(90_000);
  const folder = mkdtempSync(join(tmpdir(), 'earshot-noise-'));
  const file = writeWave(join(folder, 'noisy.wav'), noisyVoice());
  const flags = [...quietFlags, '--use-fake-device-for-media-stream', `--use-file-for-fake-audio-capture=${file}`];
  const browser = await chromium.launch({ executablePath: chromiumPath, args: flags });
  try {
    const who = { name: nameOf('Ada'), voice: 'Ada' } as const;
    const ada = await signedIn(await openPage(browser, server.origin, who, { forgiven: [/net::ERR_FAILED/] }));
    const { page } = ada;
    const loaded: string[] = [];
    page.on('request', (request) => loaded.push(request.url()));
    await connect(ada, bob);
    await ada.press('More');
    await page.getByRole('button', { name: 'Sound', exact: true }).click();
    const settings = page.getByRole('dialog', { name: 'Sound' });
    const filter = settings.getByRole('switch', { name: 'Strong noise filter' });
    await expect(filter).not.toBeChecked();
    const plain = await heardBy(bob);
    expect(loaded.filter(isOfFilter), 'nothing of it is loaded before').toEqual([]);
    await filter.check();
    await expectFiltered(ada, bob, plain);
    expect(loaded.some(isOfFilter)).toBe(true);
    await expect(settings.getByRole('alert'), 'nothing is wrong, and nothing looks so').toHaveCount(0);

    const { track: before } = await sending(ada);
    await settings.getByRole('combobox', { name: 'Microphone' }).selectOption('Fake Audio Input 2');
    await expect.poll(async () => (await sending(ada)).track).not.toBe(before);
    await expect.poll(() => sending(ada)).toMatchObject({ filtered: true });
    await settings.getByRole('button', { name: 'Close' }).click();
    await ada.press('Mute');
    await expectSilence(bob);
    await ada.press('Unmute');
    await ada.press('Hold');
    await ada.press('Resume');
    await expectFiltered(ada, bob, plain);
    await ada.press('End call');
    await expectReceipt(bob, 'Call ended');

    await page.route('**/*.wasm', (route) => route.abort());
    await page.reload();
    await connect(ada, bob);
    await ada.sees({ role: 'alert', text: 'Your microphone goes on without it' });
    await expect.poll(async () => (await heardBy(bob)).voice).toBeGreaterThan(plain.voice - 4);
    expect(await sending(ada)).toMatchObject({ filtered: false });
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true });
  }
});
