import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SoundDevice } from '../src/sound/choice.ts';
import { soundKey } from '../src/sound/place.ts';
import { createSound, type FilterStanding, type SoundPorts } from '../src/sound/sound.ts';

const headset: SoundDevice = { id: 'h', label: 'Headset' };
const built: SoundDevice = { id: 'b', label: 'Built in' };

/** A browser of a few lines, with what was done to it. */
function browser(plugged: readonly SoundDevice[] = [built, headset]) {
  const kept = new Map<string, string>();
  const done: string[] = [];
  const listeners = new Set<() => void>();
  let devices = plugged;
  let refuses = false;
  let tellFilter: (is: FilterStanding) => void = () => undefined;
  const ports: SoundPorts = {
    storage: { get: (key) => kept.get(key) ?? null, set: (key, value) => void kept.set(key, value) },
    list: () => Promise.resolve({ microphone: devices, speaker: devices }),
    watch: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    choosesSpeaker: true,
    capture: async ({ device, noise }, reopen) => {
      done.push(`capture ${device}${noise ? '' : ' raw'}${reopen ? ', reopen' : ''}`);
      return refuses ? { code: 'microphone_in_use', detail: 'test' } : null;
    },
    play: (device, volume) => void done.push(`play ${device} ${volume}`),
    open: () => Promise.resolve({ level: () => 0.5, close: () => undefined }),
    sample: () => Promise.resolve(true),
    filter: (tell) => {
      tellFilter = tell;
      return (on) => void done.push(`filter ${on}`);
    },
  };
  return {
    ports,
    kept,
    done,
    listeners,
    filterIs: (is: FilterStanding) => tellFilter(is),
    refuse: (on: boolean) => void (refuses = on),
    plug: async (...now: readonly SoundDevice[]) => {
      devices = now;
      for (const listener of listeners) listener();
      await settled();
    },
  };
}

function settled(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

test('Ada chooses a headset, and finds it chosen when she comes back with the same browser', async () => {
  const { ports, kept, done } = browser();
  const sound = createSound(ports);
  await settled();
  sound.choose('microphone', headset);
  sound.choose('speaker', headset);
  sound.set({ volume: 60 });
  assert.deepEqual(done, ['capture h, reopen', 'play h 100', 'play h 60']);
  sound.close();

  done.length = 0;
  const again = createSound(ports);
  assert.deepEqual(done, ['capture h, reopen', 'play h 60'], 'before anything is asked of the browser');
  assert.deepEqual([again.getView().microphone, again.getView().choice.volume], [{ use: 'chosen', device: headset }, 60]);
  assert.deepEqual([...kept.keys()], [soundKey]);
});

test('The headset goes and comes back: the default takes its place, the headset its own, and each change is told once', async () => {
  const { ports, done, plug } = browser();
  const sound = createSound(ports);
  await settled();
  sound.choose('microphone', headset);
  let told = 0;
  sound.subscribe(() => (told += 1));
  done.length = 0;
  await plug(built);
  await plug(built);
  assert.deepEqual([done, told, sound.getView().news?.is], [['capture null'], 1, 'gone']);
  await plug(built, headset);
  assert.deepEqual([done, told, sound.getView().news?.is], [['capture null', 'capture h, reopen'], 2, 'back']);
});

test('A microphone that cannot be opened is said, and the next that can takes it back', async () => {
  const { ports, refuse } = browser();
  const sound = createSound(ports);
  await settled();
  refuse(true);
  sound.choose('microphone', headset);
  await settled();
  assert.equal(sound.getView().problem?.code, 'microphone_in_use');
  refuse(false);
  sound.choose('microphone', built);
  await settled();
  assert.equal(sound.getView().problem, null);
});

test('Once Ada looks at her microphone the devices have names', async () => {
  const { ports } = browser();
  let named = false;
  const sound = createSound({
    ...ports,
    list: () => Promise.resolve({ microphone: [named ? headset : { id: '', label: '' }], speaker: [] }),
    open: () => {
      named = true;
      return ports.open();
    },
  });
  await settled();
  assert.deepEqual(sound.getView().devices?.microphone, [{ id: '', label: '' }]);
  await sound.listen();
  await settled();
  assert.deepEqual(sound.getView().devices?.microphone, [headset]);
});

test('Who has closed it follows devices no more', async () => {
  const { ports, listeners } = browser();
  createSound(ports).close();
  assert.equal(listeners.size, 0);
});

test('Ada switches the filter on, and finds it on when they come back; where it fails that is told, and the wish stays', async () => {
  const { ports, done, filterIs } = browser();
  const sound = createSound(ports);
  await settled();
  assert.deepEqual([sound.getView().filter, sound.getView().choice.filter, done], ['off', false, []]);
  sound.set({ filter: true });
  assert.deepEqual(done, ['filter true'], 'the microphone is not opened anew for it');
  filterIs('failed');
  assert.deepEqual([sound.getView().filter, sound.getView().choice.filter], ['failed', true]);
  sound.close();

  done.length = 0;
  createSound(ports);
  assert.deepEqual(done, ['capture null, reopen', 'play null 100', 'filter true']);
  sound.set({ filter: false });
  assert.equal(done.at(-1), 'filter false');
});

test('A phone without a filter has none to switch', async () => {
  const sound = createSound({ ...browser().ports, filter: null });
  sound.set({ filter: true });
  assert.equal(sound.getView().filter, null);
});
