/** What a page needs of the SDK when it is there: one script, for what two of them share is a third. */
export { createAsk } from './ask.ts';
export { createBrowserSound } from './browser-sound.ts';
export { createActs } from './acts.ts';
export { openStream, streams } from './link/browser-stream.ts';
export { browserKeys } from './keys/browser-keys.ts';
export { createEntrance } from './entrance/entrance-by-key.ts';
export { createLinkEntrance } from './entrance/entrance-by-link.ts';
export { stepHistory } from './history/step.ts';
