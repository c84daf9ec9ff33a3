import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstChoice, readChoice, standingOf, type SoundDevice } from '../src/sound/choice.ts';
import { firstSound, stepSound, type Devices, type SoundEffect, type SoundEvent, type SoundState } from '../src/sound/sound-state.ts';

const built: SoundDevice = { id: 'b', label: 'Built in' };
const headset: SoundDevice = { id: 'h', label: 'Headset' };
const unnamed: SoundDevice = { id: '', label: '' };

function plugged(microphone: readonly SoundDevice[], speaker: readonly SoundDevice[] = microphone): SoundEvent {
  return { type: 'devices', devices: { microphone, speaker } satisfies Devices };
}

/** What came of these events, one after the other: the state at the end and all effects. */
function play(state: SoundState, ...events: readonly SoundEvent[]) {
  return events.reduce(
    (so, event) => {
      const { state: next, effects } = stepSound(so.state, event);
      return { state: next, effects: so.effects.concat(effects) };
    },
    { state, effects: [] as readonly SoundEffect[] },
  );
}

const withHeadset = play(firstSound({ ...firstChoice, microphone: headset, speaker: headset }), plugged([built, headset])).state;

test('Ada has chosen a headset: it is used by the id that it has now, by its name at another socket, and else the default', () => {
  assert.deepEqual(standingOf(null, [built]), { use: 'default' });
  assert.deepEqual(standingOf(headset, [built, headset]), { use: 'chosen', device: headset });
  const elsewhere = { id: 'h2', label: 'Headset' };
  assert.deepEqual(standingOf(headset, [built, elsewhere]), { use: 'chosen', device: elsewhere });
  assert.deepEqual(standingOf(headset, [elsewhere, { id: 'h3', label: 'Headset' }]), { use: 'away', device: headset }, 'which of two?');
  assert.deepEqual(standingOf(headset, [built]), { use: 'away', device: headset });
});

test('While the browser names no devices, nothing counts as unplugged', () => {
  for (const list of [[], [unnamed]]) assert.deepEqual(standingOf(headset, list), { use: 'chosen', device: headset });
});

test('The headset is unplugged and comes back: Ada is told both, the speaker follows, and her open microphone on the way back', () => {
  const gone = play(withHeadset, plugged([built]));
  assert.deepEqual(gone.state.news, { kind: 'microphone', label: 'Headset', is: 'gone' });
  assert.deepEqual(gone.effects, [
    { type: 'capture', capture: { device: null, echo: true, noise: true, gain: true }, reopen: false },
    { type: 'play', device: null, volume: 100 },
  ]);
  const back = play(gone.state, plugged([headset, built]));
  assert.deepEqual(back.state.news, { kind: 'microphone', label: 'Headset', is: 'back' });
  assert.deepEqual(back.effects, [
    { type: 'capture', capture: { device: 'h', echo: true, noise: true, gain: true }, reopen: true },
    { type: 'play', device: 'h', volume: 100 },
  ]);
  assert.equal(play(back.state, { type: 'seen' }).state.news, null);
});

test('What is plugged in beside what is used changes nothing but the list', () => {
  const { state, effects } = play(withHeadset, plugged([built, headset, { id: 'c', label: 'Camera' }]));
  assert.deepEqual(effects, []);
  assert.equal(state.news, null);
  assert.equal(stepSound(state, plugged([built, headset, { id: 'c', label: 'Camera' }])).state, state, 'the same list is the same state');
});

test('A choice is kept and takes effect at once; one that is away is kept, and the default goes on', () => {
  const chosen = play(withHeadset, { type: 'choose', kind: 'microphone', device: built });
  assert.deepEqual(
    chosen.effects.map(({ type }) => type),
    ['keep', 'capture'],
  );
  assert.deepEqual(chosen.state.microphone, { use: 'chosen', device: built });
  const away = play(firstSound(firstChoice), plugged([built]), { type: 'choose', kind: 'speaker', device: headset });
  assert.deepEqual([away.state.choice.speaker, away.state.speaker.use], [headset, 'away']);
  assert.deepEqual(
    away.effects.map(({ type }) => type),
    ['keep'],
  );
});

test('A switch reopens the microphone, the volume only plays otherwise', () => {
  const quiet = play(withHeadset, { type: 'set', wish: { noise: false } });
  assert.deepEqual(quiet.effects.at(-1), {
    type: 'capture',
    capture: { device: 'h', echo: true, noise: false, gain: true },
    reopen: true,
  });
  const soft = play(withHeadset, { type: 'set', wish: { volume: 40 } });
  assert.deepEqual(
    soft.effects.map(({ type }) => type),
    ['keep', 'play'],
  );
});

test('The filter is switched beside the microphone, which stays open, and is kept', () => {
  const on = play(withHeadset, { type: 'set', wish: { filter: true } });
  assert.deepEqual(on.effects, [
    { type: 'keep', choice: { ...withHeadset.choice, filter: true } },
    { type: 'filter', on: true },
  ]);
  assert.deepEqual(
    play(on.state, { type: 'set', wish: { volume: 40 } }).effects.map(({ type }) => type),
    ['keep', 'play'],
  );
});

test('What was kept before there was a filter comes back whole, without one', () => {
  const { filter: _none, ...before } = { ...firstChoice, microphone: headset, volume: 70 };
  assert.deepEqual(readChoice(JSON.stringify(before)), { ...before, filter: false });
});

test('What was kept comes back whole, and anything else is the first choice', () => {
  const choice = { ...firstChoice, microphone: headset, volume: 70, echo: false };
  assert.deepEqual(readChoice(JSON.stringify(choice)), choice);
  for (const kept of [null, '', '{', '{}', 'null', JSON.stringify({ ...choice, volume: 101 })])
    assert.deepEqual(readChoice(kept), firstChoice);
});
