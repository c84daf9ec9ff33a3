import { spoken } from '../../spoken.ts';

/** What the page says of calls of my groups, and what whoever declines may say. */
export const deskWords = spoken('desk', {
  rings: (caller: string, callee: string) => `${caller} is calling ${callee}`,
  pickUp: 'Pick up',
  sayWhy: 'Say why',
  sayWhyHint: 'A press declines the call, and they read it.',
  soon: 'In five minutes',
  back: 'I will call you back',
  cannot: 'I cannot talk now',
  own: 'Own words',
  send: 'Send',
  forget: 'Forget my own words',
  blockGuest: 'Block this guest',
  guestBlocked: (name: string) => `${name} is blocked. For a day, nobody reaches you by that link from the same network.`,
});
