import { spoken } from '../../spoken.ts';

/** What is said of a call of more than two, and of leaving one to others. */
export const companyWords = spoken('company', {
  more: 'More',
  moreOf: 'More for this call',
  parties: 'In this call',
  addPerson: 'Add person',
  add: 'Add',
  addNamed: (name: string) => `Add ${name}`,
  addHint: 'It rings for them, and they are in the call when they accept.',
  transfer: 'Transfer',
  transferTo: (name: string) => `Transfer to ${name}`,
  transferHint: (name: string) => `It rings for them, and you leave the call with ${name}. If they do not take it, it rings for you again.`,
  joinHint: (name: string) => `Or leave ${name} to somebody you have another call with:`,
  mergeCalls: 'Merge calls',
  looking: 'Looking for people...',
  nobody: 'Nobody else is here.',
  away: 'The server cannot be reached, so nobody can be added. The call goes on.',
  inCallWith: (count: number) => `In call with ${count}`,
  speaks: 'speaks',
  listens: 'listens',
  microphoneOff: 'microphone off',
  onHold: 'on hold',
  connecting: 'connecting...',
  noWay: (name: string) => `You and ${name} do not hear each other`,
  apart: (one: string, other: string) => `${one} and ${other} cannot hear each other`,
});
