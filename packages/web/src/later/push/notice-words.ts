import { spoken } from '../../spoken.ts';

/** What notifications say: in English, or in another language as the page has kept it for the service worker. */
export const noticeWords = spoken('notice', {
  calling: (name: string) => `${name} is calling`,
  answer: 'Answer',
  decline: 'Decline',
  missed: (name: string) => `Missed call from ${name}`,
  elsewhere: (name: string) => `You answered ${name} on another device`,
  declined: (name: string) => `You declined ${name} on another device`,
  notDeclined: (name: string) => `${name} does not know that you decline`,
  notDeclinedHint: 'The server could not be reached. The call rings until they give up.',
  somebody: 'Somebody called you',
  somebodyHint: 'Open Earshot to see who it was.',
});
