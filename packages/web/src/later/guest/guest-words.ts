import type { EndedBecause } from '@earshot/client';
import { spoken } from '../../spoken.ts';

/** What the page of a guest says, who has come by a link to call one person. */
export const guestWords = spoken('guest', {
  /** Of who says no name; the server adds a number. */
  nameless: 'Guest',
  intro: (name: string) => `You have opened a link to call ${name}.`,
  hint: (name: string) => `${name} sees this name when you call. You may leave it empty.`,
  callAs: (me: string) => `You call as ${me}.`,
  goodUntil: (when: string) => `The link is good until ${when}.`,
  asking: 'Looking up the link...',
  silent: 'The server cannot be reached. Trying again...',
  over: 'This link is no longer good. Ask for another one.',
  overTitle: 'This link does not lead to anybody now',
  leave: 'Leave',
  open: 'Open Earshot',
});

/** What there is to do after a call that was not taken, by why. */
export const advice = spoken('advice', {
  unreachable: (name: string) => `${name} is not here now. They will see that you called.`,
  user_busy: (name: string) => `${name} is in another call. Try again in a while. They will see that you called.`,
  do_not_disturb: 'Try again later. They will see that you called.',
  theySee: 'They will see that you called.',
});

/** What there is to do after a call that was not taken; nothing where the receipt says it all. */
export function adviceWords(reason: EndedBecause, name: string, byMe: boolean): string {
  switch (reason) {
    case 'unreachable':
    case 'user_busy':
      return advice[reason](name);
    case 'do_not_disturb':
      return advice.do_not_disturb;
    case 'no_answer':
      return advice.theySee;
    case 'cancelled':
      return byMe ? advice.theySee : '';
    case 'hung_up':
    case 'rejected':
    case 'answered_elsewhere':
    case 'lost':
    case 'failed':
      return '';
  }
}
