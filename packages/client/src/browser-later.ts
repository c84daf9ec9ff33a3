/** What a page needs of the SDK when it is there: one script, for what two of them share is a third. */
export { openStream, streams } from './link/browser-stream.ts';
export { browserKeys, createEntrance } from './keys/browser-entrance.ts';
export { stepHistory } from './history/step.ts';
