import { foldName } from '@earshot/protocol';
import { makeKeys, type TestKeys } from '../../../server/test/device-keys.ts';
import type { Keys } from '../../src/index.ts';

/** The keys of one browser, in memory, and what it does with them. */
export interface FakeKeys extends Keys {
  /** Names that have keys, and under which the server knows them. */
  readonly kept: Map<string, { readonly keys: TestKeys; deviceId: string | null }>;
  /** `none`: nothing can be kept. `broken`: what would keep it could not be loaded. */
  will: 'keep' | 'none' | 'broken';
}

export function createFakeKeys(make: () => TestKeys = makeKeys): FakeKeys {
  const ring: FakeKeys = {
    kept: new Map(),
    will: 'keep',
    origin: () => 'https://earshot.test',
    async of(name) {
      if (ring.will === 'broken') throw new Error('The script could not be loaded.');
      if (ring.will === 'none') return null;
      const known = foldName(name);
      const record = ring.kept.get(known) ?? { keys: make(), deviceId: null };
      ring.kept.set(known, record);
      const { key, sealing_key, sealing_proof } = record.keys.device;
      return {
        key,
        deviceId: record.deviceId,
        label: '',
        sealing: async () => ({ sealing_key, sealing_proof }),
        sign: async (text) => record.keys.sign(text),
        keep: async (deviceId) => void (record.deviceId = deviceId),
        drop: async () => void ring.kept.delete(known),
      };
    },
    async renamed(from, to) {
      const record = ring.kept.get(foldName(from));
      if (record === undefined || foldName(from) === foldName(to)) return;
      ring.kept.set(foldName(to), record);
      ring.kept.delete(foldName(from));
    },
  };
  return ring;
}
