/** What answers by itself, as one script of its own. */
export { Answering } from './answering.ts';
export { isAnswered } from './judge.ts';
export { WallPhone } from './wall-phone.tsx';
