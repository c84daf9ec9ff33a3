import { foldName, times } from '@earshot/protocol';
import { makeKeys, type TestKeys } from '../../../server/test/device-keys.ts';
import { createFakeKeys, type FakeKeys } from '../town/keys.ts';
import type { Chance } from './chance.ts';

/** The keys of one browser of a story. */
export interface SimKeys extends FakeKeys {
  /** The device has come in under this name by fresh keys, and is known under this id. */
  readonly replace: (username: string, deviceId: string, keys: TestKeys) => void;
  /** Keys that it has not used yet. */
  readonly fresh: () => TestKeys;
}

/** Keys are slow to make: those of a device are the same in every story. */
const made = new Map<string, TestKeys>();

function keysOf(name: string): TestKeys {
  const keys = made.get(name) ?? makeKeys();
  made.set(name, keys);
  return keys;
}

export function createSimKeys(device: string, will: FakeKeys['will']): SimKeys {
  let count = 0;
  function fresh(): TestKeys {
    count += 1;
    return keysOf(`${device} ${count}`);
  }
  const keys = createFakeKeys(fresh);
  keys.will = will;
  return Object.assign(keys, {
    fresh,
    replace: (username: string, deviceId: string, by: TestKeys) => void keys.kept.set(foldName(username), { keys: by, deviceId }),
  });
}

/** Some tokens are fresh, some are renewed or end while the story is told, and some have had their time before it. */
export function chooseAge(chance: Chance): number {
  return chance.weigh([
    [4, 0],
    [2, times.token / 2 - chance.between(0, 120_000)],
    [2, times.token - chance.between(0, 120_000)],
    [1, times.token + 1],
  ]);
}
