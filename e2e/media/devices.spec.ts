import type { Page } from '@playwright/test';
import { audible, expect, test } from './lab.ts';

test('The real microphone is opened for speech, is heard, and shows its level', async ({ open }) => {
  const page = await open();
  const seen = await page.evaluate(async () => {
    const { media, pair, until } = window.stage;
    const microphone = await media.openMicrophone(() => undefined);
    if ('code' in microphone) throw new Error(microphone.detail);
    const { ada, bob } = pair();
    await bob.peer.prepare(await ada.peer.offer());
    await ada.peer.attach(microphone);
    await ada.peer.takeAnswer(await bob.peer.answer());
    bob.peer.connect();
    await until(() => microphone.level() > 0.3);
    await until(async () => ((await window.ears.listen(300, [440])).tones['440'] ?? 0) > 0.01);
    const settings = window.ears.microphones[0]?.getSettings();
    microphone.enable(false);
    const muted = microphone.level();
    microphone.close();
    return {
      settings,
      muted,
      closed: microphone.level(),
      sounds: [ada, bob].map(({ events }) => events.some(({ type }) => type === 'sound')),
    };
  });
  expect(seen.settings).toMatchObject({ echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 });
  expect([seen.muted, seen.closed]).toEqual([0, 0]);
  expect(seen.sounds, 'only Bob hears something, for they are on the line without a microphone').toEqual([false, true]);
});

test('A browser that refuses to play says so, and plays when Ada taps', async ({ open }) => {
  const page = await open({ address: '/#unasked' });
  const button = page.getByRole('button', { name: 'Press' });
  await expect(button).toBeVisible();
  function taps() {
    return page.evaluate(async () => {
      const ends = await window.stage.unasked;
      return (
        ends?.ada.events.flatMap((event) => (event.type === 'tap' ? [event.needed] : [event.type === 'sound' ? 'sound' : []]).flat()) ?? []
      );
    });
  }
  await expect.poll(taps).toEqual([true]);
  await button.click();
  await expect.poll(taps).toEqual([true, false, 'sound']);
  expect(await page.evaluate(async () => (await window.ears.listen(400, [650])).tones['650'])).toBeGreaterThan(audible);
});

test('A refused microphone, none at all, and one that goes away each have their problem', async ({ open }) => {
  function problem(page: Page) {
    return page.evaluate(async () => {
      const opened = await window.stage.media.openMicrophone(() => undefined);
      return { code: 'code' in opened ? opened.code : null, ready: window.stage.media.ready(), unfit: window.stage.media.unfit() };
    });
  }
  expect(await problem(await open({ microphone: 'refused' }))).toEqual({ code: 'permission_denied', ready: false, unfit: null });
  expect(await problem(await open({ microphone: 'none' }))).toEqual({ code: 'no_microphone', ready: false, unfit: null });

  const page = await open();
  await expect.poll(() => page.evaluate(() => window.stage.media.ready())).toBe(true);
  await page.evaluate(async () => {
    const opened = await window.stage.media.openMicrophone((event) => {
      document.title = event.problem.code;
    });
    if ('code' in opened) throw new Error(opened.detail);
  });
  await page.context().clearPermissions();
  await expect(page).toHaveTitle('microphone_lost');
  await expect.poll(() => page.evaluate(() => window.stage.media.ready())).toBe(false);
});

test('A page that was not opened securely is told so, and asks for nothing', async ({ open, origin }) => {
  const context = (await open()).context();
  const page = await context.newPage();
  await page.route('http://earshot.test/**', async (route) => {
    const { pathname } = new URL(route.request().url());
    await route.fulfill({ response: await route.fetch({ url: origin + pathname }) });
  });
  await page.goto('http://earshot.test/');
  const seen = await page.evaluate(async () => {
    const { media } = window.stage;
    const opened = await media.openMicrophone(() => undefined);
    return { unfit: media.unfit()?.code, opened: 'code' in opened ? opened.code : null, ready: media.ready() };
  });
  expect(seen).toEqual({ unfit: 'insecure_context', opened: 'insecure_context', ready: false });
});
