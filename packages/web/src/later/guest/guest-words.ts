import type { EndedBecause } from '@earshot/client';

/** What the page of a guest says, who has come by a link to call one person. */
export const guestWords = {
  /** Of who says no name; the server adds a number. */
  nameless: 'Guest',
  intro: (name: string) => `You came by a link to call ${name}.`,
  hint: (name: string) => `${name} sees this name when you call. You may leave it empty.`,
  callAs: (me: string) => `You call as ${me}.`,
  goodUntil: (when: string) => `The link is good until ${when}.`,
  asking: 'Looking up the link...',
  silent: 'The server cannot be reached. It is asked again.',
  over: 'This link is over. Ask for another one.',
  overTitle: 'This link does not lead to anybody now',
  leave: 'Leave',
  open: 'Open Earshot',
} as const;

const theySee = 'They will see that you called.';

/** What there is to do after a call that was not taken; nothing where the receipt says it all. */
export function adviceWords(reason: EndedBecause, name: string, byMe: boolean): string {
  switch (reason) {
    case 'unreachable':
      return `${name} is not here now. ${theySee}`;
    case 'user_busy':
      return `${name} is in another call. Try again in a while. ${theySee}`;
    case 'do_not_disturb':
      return `Try again later. ${theySee}`;
    case 'no_answer':
      return theySee;
    case 'cancelled':
      return byMe ? theySee : '';
    case 'hung_up':
    case 'rejected':
    case 'lost':
    case 'failed':
      return '';
  }
}
