/** What a page needs of the SDK when it is there: one script, for what two of them share is a third. */
export { openStream, streams } from './link/browser-stream.ts';
export { browserKeys } from './keys/browser-keys.ts';
export { createEntrance } from './session/entrance-by-key.ts';
export { stepHistory } from './history/step.ts';
