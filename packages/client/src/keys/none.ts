import type { Keys } from './key-ring.ts';

/** A program that keeps no keys: whoever signs in by it is a guest. */
export const noKeys: Keys = { origin: () => null, of: async () => null, renamed: async () => undefined };
