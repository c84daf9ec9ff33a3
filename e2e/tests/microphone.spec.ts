import type { Page } from '@playwright/test';
import { sentences } from '@earshot/client';
import { expect, long, signedIn, test } from '../lab/lab.ts';
import { expectHears, expectSilence, expectTalk, record } from '../lab/hearing.ts';
import { connect, expectReceipt, ring } from '../lab/person.ts';
import { openRelayed, withoutRelay } from '../lab/relay.ts';

test('no microphone is asked for before Ada presses Call or Bob presses Accept', async ({ ada, bob }) => {
  function asked() {
    return Promise.all([ada, bob].map((person) => person.run(() => window.ears.microphonesAsked, null)));
  }
  expect(await asked()).toEqual([0, 0]);
  await ring(ada, bob);
  expect(await asked()).toEqual([1, 0]);
  await bob.press('Accept');
  await expectTalk(ada, bob);
  expect(await asked()).toEqual([1, 1]);
});

test("Bob's browser refuses the microphone: it goes on ringing, they are told what to do, and then they can accept", async ({
  ada,
  open,
}) => {
  const bob = await signedIn(await open('Bob', { microphone: 'refused' }));
  await ring(ada, bob);
  await bob.press('Accept');
  await bob.sees({ role: 'alert', text: sentences.permission_denied });
  await bob.sees({ role: 'alertdialog', name: 'Incoming call', text: ada.name });
  await ada.sees({ role: 'region', name: `Call with ${bob.name}`, text: 'Ringing...' });

  await bob.context.grantPermissions(['microphone']);
  await bob.press('Accept');
  await expectTalk(ada, bob);
});

test("Bob's browser refuses the microphone, and they decline", async ({ ada, open }) => {
  const bob = await signedIn(await open('Bob', { microphone: 'refused' }));
  await ring(ada, bob);
  await bob.press('Accept');
  await bob.sees({ role: 'alert', text: sentences.permission_denied });
  await bob.press('Decline');
  await expectReceipt(ada, `${bob.name} declined`);
});

test("Ada's browser refuses the microphone: Bob does not ring, Ada is told what to do, and then can call", async ({ bob, open }) => {
  const ada = await signedIn(await open('Ada', { microphone: 'refused' }));
  await ada.press(`Call ${bob.name}`);
  await ada.sees({ role: 'alert', text: sentences.permission_denied });
  await bob.doesNotSee({ role: 'alertdialog' });

  await ada.context.grantPermissions(['microphone']);
  await ring(ada, bob);
  await bob.press('Accept');
  await expectTalk(ada, bob);
});

test("Ada's browser asks for the microphone: they read so, and afterwards whose call they have missed meanwhile", async ({
  bob,
  cleo,
  open,
}) => {
  const ada = await signedIn(await open('Ada', { microphone: 'refused', before: askForLong }));
  await ada.press(`Call ${bob.name}`);
  await ada.sees({ role: 'region', name: `Call with ${bob.name}`, text: 'Your browser asks for the microphone. Press Allow.' });
  await bob.doesNotSee({ role: 'alertdialog' });
  await cleo.press(`Call ${ada.name}`);
  await cleo.sees({ role: 'region', name: `Call with ${ada.name}`, text: 'Ringing...' });
  await cleo.press('Cancel call');
  await expect(ada.page.getByText(`Missed call from ${cleo.name}`)).toBeVisible();
  await ada.context.grantPermissions(['microphone']);
  await ada.run(() => window.dispatchEvent(new Event('allow')), null);
  await bob.sees({ role: 'alertdialog', name: 'Incoming call', text: ada.name });
  await bob.press('Accept');
  await expectTalk(ada, bob);
});

/** As a browser whose question nobody answers yet: the microphone is not given before the event `allow`. */
function askForLong(): void {
  // The empty page before it has no microphone.
  if (!isSecureContext) return;
  const devices = navigator.mediaDevices;
  const open = devices.getUserMedia.bind(devices);
  const allowed = new Promise((resolve) => addEventListener('allow', resolve, { once: true }));
  devices.getUserMedia = async (wanted) => {
    await allowed;
    return open(wanted);
  };
}

test('Ada accepts a second call with the microphone that is open: the browser is asked for it once', async ({ bob, cleo, open }) => {
  const ada = await signedIn(await open('Ada', { before: countMicrophones }));
  await connect(ada, bob);
  await expectTalk(ada, bob);
  await cleo.press(`Call ${ada.name}`);
  await ada.sees({ role: 'region', name: 'Waiting call', text: cleo.name });
  await ada.press('Hold and accept');
  await expectTalk(ada, cleo);
  expect(await ada.run(() => performance.getEntriesByName('microphone').length, null)).toBe(1);
});

/** Marks each time that the page asks the browser for a microphone. */
function countMicrophones(): void {
  if (!isSecureContext) return;
  const devices = navigator.mediaDevices;
  const open = devices.getUserMedia.bind(devices);
  devices.getUserMedia = (wanted) => {
    performance.mark('microphone');
    return open(wanted);
  };
}

test('Cleo has no microphone, is told so, and is not put into a call', async ({ bob, open }) => {
  const cleo = await signedIn(await open('Cleo', { microphone: 'missing' }));
  await cleo.sees({ role: 'region', name: 'Me', text: 'You cannot be called now' });
  await cleo.sees({ role: 'region', name: 'Me', text: 'No microphone was found' });
  await cleo.press(`Call ${bob.name}`);
  await cleo.sees({ role: 'alert', text: sentences.no_microphone });
  await ring(bob, cleo);
  await cleo.press('Accept');
  await cleo.sees({ role: 'alert', text: sentences.no_microphone });
  await cleo.sees({ role: 'alertdialog', name: 'Incoming call', text: bob.name });
  await cleo.press('Decline');
  await expectReceipt(bob, `${cleo.name} declined`);
});

test("Bob hears Ada after one tap when Bob's browser refuses to play the sound", async ({ ada, open }) => {
  const bob = await signedIn(await open('Bob', { before: refuseToPlayUntilPressed }));
  await ring(ada, bob);
  await bob.press('Accept');
  await bob.sees({ role: 'button', name: 'Tap to hear' });
  await expectHears(ada, bob);
  const before = await record(bob, 1_000);
  expect(before.arriving, 'what arrives for Bob').toBeGreaterThan(0.01);
  expect(before.loudest, 'what is played to Bob').toBe(0);
  await bob.press('Tap to hear');
  await expectHears(bob, ada);
  await bob.doesNotSee({ role: 'button', name: 'Tap to hear' });
});

/**
 * As Chromium does in a page that nobody has touched: no sound is played until something is pressed, not even without
 * being heard.
 */
function refuseToPlayUntilPressed(): void {
  const element = HTMLMediaElement.prototype;
  const play: (this: HTMLMediaElement) => Promise<void> = Reflect.get(element, 'play');
  let refused = false;
  let pressed = false;
  document.addEventListener('click', () => (pressed ||= refused), true);
  element.play = function (this: HTMLMediaElement) {
    if (pressed || !(this.srcObject instanceof MediaStream)) return play.call(this);
    refused ||= !this.muted;
    return Promise.reject(new DOMException('play() failed because the user did not interact with the document first.', 'NotAllowedError'));
  };
}

/** Runs in the page before its own code: a microphone is open and gives nothing, as one with a switch of its own. */
function giveNothing(): void {
  // The empty page before it has no devices.
  if (!isSecureContext) return;
  navigator.mediaDevices.getUserMedia = () => {
    const context = new AudioContext();
    const out = context.createMediaStreamDestination();
    const nothing = new ConstantSourceNode(context, { offset: 0 });
    nothing.connect(out);
    nothing.start();
    return Promise.resolve(out.stream);
  };
}

/** The seconds that the timer of a call shows. */
async function duration(page: Page): Promise<number> {
  const [minutes = '', seconds = ''] = (await page.getByRole('timer').innerText()).split(':');
  return Number(minutes) * 60 + Number(seconds);
}

test('Ada reads that the microphone of Bob seems silent, is heard while they hold the space bar, and ends the call by keys of the small window', async ({
  ada,
  open,
}) => {
  const bob = await signedIn(await open('Bob', { before: giveNothing }));
  const { page } = ada;
  function button(name: string) {
    return page.getByRole('button', { name, exact: true });
  }
  await connect(ada, bob);
  await expectHears(bob, ada);
  await ada.press('More');
  await button('Sound').click();
  await page.getByRole('switch', { name: 'Push to talk', exact: true }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('status').filter({ hasText: `${bob.name}'s microphone seems silent` })).toBeVisible({ timeout: 30_000 });
  await bob.doesNotSee({ role: 'status', text: `${ada.name}'s microphone seems silent` });

  await ada.press('Mute');
  await ada.sees({ role: 'status', text: 'Hold Space to talk' });
  await expectSilence(bob);
  await expect(button('Unmute')).toBeFocused();
  await page.keyboard.down('Space');
  await expectHears(bob, ada);
  await page.keyboard.up('Space');
  await expectSilence(bob);
  await expect(button('Unmute')).toBeVisible();
  await page.keyboard.down('Space');
  await expect(button('Mute')).toBeVisible();
  await ada.run(() => void dispatchEvent(new Event('blur')), null);
  await expect(button('Unmute')).toBeVisible();
  await page.keyboard.up('Space');

  // A dialog that stands where the call covers it stays in view, or nothing could be pressed.
  await ada.press('Settings');
  const settings = page.getByRole('dialog', { name: 'Settings', exact: true });
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(settings.getByRole('combobox', { name: 'Microphone', exact: true })).toBeInViewport();
  await page.keyboard.press('Escape');
  await expect(settings).toBeHidden();
  await page.setViewportSize({ width: 1280, height: 800 });

  await ada.press('More');
  const opening = ada.context.waitForEvent('page');
  await button('Small window').click();
  const small = await opening;
  await expect(small.getByRole('heading', { name: bob.name })).toBeVisible();
  await expect(small.getByRole('timer', { name: 'Call duration' })).toHaveText(/^0:\d\d$/);
  await small.keyboard.press('m');
  await expectHears(bob, ada);
  await small.keyboard.press('h');
  await bob.sees({ role: 'region', name: `Call with ${ada.name}`, text: `${ada.name} put the call on hold` });
  await small.keyboard.press('h');
  await expectHears(bob, ada);
  // What ends a call counts a second after the key before.
  const talked = await duration(small);
  await expect.poll(() => duration(small)).toBeGreaterThan(talked + 1);
  const closing = small.waitForEvent('close');
  // The window may have closed before the key is up again.
  await Promise.allSettled([closing, small.keyboard.press('e')]);
  await closing;
  await expectReceipt(bob, 'Call ended');
});

declare global {
  interface Window {
    plugIn?: () => void;
  }
}

test('Ada calls the echo test: she hears herself, reads that her microphone is heard, and a ring of Bob ends it', async ({ ada, bob }) => {
  await ada.press('Call Echo test');
  const dialog = ada.page.getByRole('dialog', { name: 'Echo test' });
  await expect(dialog.getByText('Hears you well')).toBeVisible();
  await expect(dialog.getByText('Comes back', { exact: true })).toBeVisible();
  await expectHears(ada, ada);
  await expect(dialog.getByText('This server has none')).toBeVisible();
  await bob.press(`Call ${ada.name}`);
  await ada.sees({ role: 'alertdialog', name: 'Incoming call', text: bob.name });
  await expect(dialog).toBeHidden();
  await ada.press('Accept');
  await expectTalk(ada, bob);
});

test(
  'Ada reads that UDP gets out and that the relay works; Bob, whose network lets TCP out alone, that nothing answers but the relay',
  long,
  async ({ open, ownServer }) => {
    test.skip(withoutRelay !== null, withoutRelay ?? '');
    const { server, byTcpAlone } = await openRelayed(ownServer);
    const [ada, bob] = [
      await signedIn(await open('Ada', { server })),
      await signedIn(await open('Bob', { server: await ownServer(byTcpAlone) })),
    ];
    await ada.press('Call Echo test');
    const dialog = ada.page.getByRole('dialog', { name: 'Echo test' });
    await expect(dialog.getByText('Gets out of this network')).toBeVisible();
    await expect(dialog.getByText('Works', { exact: true })).toBeVisible({ timeout: 10_000 });

    await bob.press('Settings');
    const called = bob.page.getByRole('region', { name: 'Can I be called from here?' });
    await called.getByRole('button', { name: 'Try the way out' }).click();
    await expect(called.getByRole('listitem').filter({ hasText: 'No answer from outside.' })).toContainText('UDP', { timeout: 10_000 });
    await expect(called.getByRole('listitem').filter({ hasText: /^Relay/ })).toHaveText('Relay Works', { timeout: 10_000 });
  },
);
