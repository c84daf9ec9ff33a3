import { spoken } from '../spoken.ts';

/** What Settings says of who is rung in my place. */
export const forwardingWords = spoken('forwarding', {
  title: 'When I do not take a call',
  hint: 'Somebody else is rung in your place, and the caller sees who. What you missed stands in Recents all the same.',
  no_answer: 'When I do not answer, ring',
  busy: 'When I am busy or not to be disturbed, ring',
  away: 'When I am away, ring',
  after: 'After',
  seconds: (count: number) => `${count} seconds`,
  nobody: 'Nobody',
  gone: 'Somebody who is gone',
});
