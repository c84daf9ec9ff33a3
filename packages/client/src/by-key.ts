/** What a program needs that is no page of a browser: an entrance of its own, with keys or as a guest. */
export { createKeyRing, type KeyRecord, type KeyStore } from './keys/keys.ts';
export { createActs } from './acts.ts';
export { noKeys } from './keys/none.ts';
export { createEntrance } from './entrance/entrance-by-key.ts';
export { createLinkEntrance } from './entrance/entrance-by-link.ts';
