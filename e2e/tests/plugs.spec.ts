import { expect, signedIn, test } from '../lab/lab.ts';
import { expectHears, expectSilence, expectTalk } from '../lab/hearing.ts';
import { rememberLateness } from '../lab/lateness.ts';
import { connect, ring } from '../lab/person.ts';
import { growPlugs, microphoneOf, outputsOf } from '../lab/plugs.ts';

test('the microphone that Ada talks into is unplugged: the next one takes its place, and they are told', async ({ ada, bob }) => {
  await connect(ada, bob);
  await expectTalk(ada, bob);
  await ada.run(unplug, false);
  await ada.sees({ role: 'alert', text: 'Another one is used now' });
  await expect.poll(() => ada.run(() => window.ears.microphonesAsked, null)).toBe(2);
  await expectTalk(ada, bob);
  expect(await ada.run(() => window.ears.microphones.map((track) => track.readyState), null)).toEqual(['ended', 'live']);
});

test('the only microphone of Ada is unplugged: they are told and still hear Bob, and one press brings it back', async ({ ada, bob }) => {
  await connect(ada, bob);
  await expectTalk(ada, bob);
  const expectNoLater = await rememberLateness(bob);
  await ada.run(unplug, true);
  await ada.sees({ role: 'alert', text: 'No microphone was found' });
  await expectHears(ada, bob);
  await expectSilence(bob);
  await bob.sees({ role: 'region', name: `Call with ${ada.name}`, text: 'In call' });
  await ada.run(() => window.plugIn?.(), null);
  await ada.press('Turn on the microphone');
  await expectTalk(ada, bob);
  await expectNoLater();
  await ada.doesNotSee({ role: 'button', name: 'Turn on the microphone' });
});

/** What the browser does when the device is pulled out: the track ends, and with `only` there is no other. */
function unplug(only: boolean): void {
  const track = window.ears.microphones.at(-1);
  const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  if (only) navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('none', 'NotFoundError'));
  window.plugIn = () => void (navigator.mediaDevices.getUserMedia = open);
  track?.stop();
  track?.dispatchEvent(new Event('ended'));
}

test('In a call Ada chooses a headset under More: it is used at once, left when it is pulled out, and used again when it is back; then it rings on all outputs', async ({
  bob,
  open,
}) => {
  const ada = await signedIn(await open('Ada', { before: growPlugs }));
  const [microphone, speaker] = ['Fake Audio Input 2', 'Fake Audio Output 2'];
  await connect(ada, bob);
  await expectTalk(ada, bob);
  function described() {
    return ada.run(() => window.ears.peers.map(({ localDescription }) => localDescription?.sdp), null);
  }
  const before = await described();
  await ada.press('More');
  await ada.page.getByRole('button', { name: 'Sound', exact: true }).click();
  const settings = ada.page.getByRole('dialog', { name: 'Sound' });
  await settings.getByRole('combobox', { name: 'Microphone' }).selectOption(microphone);
  await settings.getByRole('combobox', { name: 'Speaker' }).selectOption(speaker);
  await settings.getByRole('slider', { name: 'Volume of the other side' }).fill('40');
  await expect.poll(() => microphoneOf(ada)).toBe(microphone);
  await expect.poll(() => outputsOf(ada)).toEqual([speaker]);
  await expectTalk(ada, bob);
  await settings.getByRole('button', { name: 'Test the microphone' }).click();
  await expect(settings.getByText('You are heard.')).toBeVisible();
  await settings.getByRole('switch', { name: 'Quiet my room' }).uncheck();
  await expect.poll(() => ada.run(() => window.ears.microphones.at(-1)?.getSettings().noiseSuppression, null)).toBe(false);

  await ada.run((label) => window.plugs.pull(label), microphone);
  await expect(settings.getByText(`${microphone} is not plugged in.`)).toBeVisible();
  await expect.poll(() => microphoneOf(ada)).not.toBe(microphone);
  await expectTalk(ada, bob);
  await ada.run((label) => window.plugs.plug(label), microphone);
  await expect.poll(() => microphoneOf(ada)).toBe(microphone);
  await expectTalk(ada, bob);
  expect(await described(), 'nothing was negotiated anew').toEqual(before);

  await settings.getByRole('button', { name: 'Close' }).click();
  await ada.press('End call');
  await ada.press('Settings');
  const all = ada.page.getByRole('dialog', { name: 'Settings' });
  await all.getByRole('combobox', { name: 'Ring on' }).selectOption({ label: 'All of them' });
  await all.getByRole('button', { name: 'Close' }).click();
  await ada.run(() => window.plugs.outputs.clear(), null);
  await ring(bob, ada);
  await expect.poll(async () => (await outputsOf(ada)).toSorted()).toEqual(['Fake Audio Output 1', speaker]);
  await ada.press('Decline');
});
