import { createIndexedDbStore } from './indexed-db.ts';
import { createKeyRing } from './keys.ts';
import type { Keys } from './key-ring.ts';

export { createEntrance } from '../session/entrance-by-key.ts';

/** The keys of this browser. */
export const browserKeys: Keys = { origin: () => location.origin, ...createKeyRing(createIndexedDbStore()) };
