import { spoken } from '../../spoken.ts';

/** What is said of links by which somebody without a name calls me. */
export const guestLinkWords = spoken('guestLinks', {
  title: 'Let somebody call me',
  hint: 'Whoever opens the link calls you in a browser, from anywhere and without a name here. They see nobody else.',
  lasts: 'Good for',
  spans: { hour: 'An hour', day: 'A day', week: 'A week' },
  label: 'For whom (only you see it)',
  make: 'Make a link',
  open: 'Open links',
  unnamed: 'A link',
  goodUntil: (when: string) => `Good until ${when}`,
  withdraw: 'Withdraw',
  withdrawOf: (label: string, when: string) => `Withdraw ${label}, good until ${when}`,
  withdrawn: 'The link is no longer good. A call made through it goes on.',
  madeTitle: 'A link to call you',
  madeHint: 'Send it to the person it is for, or let them scan the code. It is shown only now.',
  copy: 'Copy',
  copied: 'Copied',
  byHand: 'The browser did not copy it. Copy it by hand.',
});
