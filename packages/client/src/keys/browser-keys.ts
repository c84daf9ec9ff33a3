import { createIndexedDbStore } from './indexed-db.ts';
import { createKeyRing } from './keys.ts';
import type { Keys } from './key-ring.ts';
import { labelOf } from './label.ts';

/** The keys of this browser. */
export const browserKeys: Keys = { origin: () => location.origin, ...createKeyRing(createIndexedDbStore(), labelOf(navigator.userAgent)) };
