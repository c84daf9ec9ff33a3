import type { JoiningProblem } from '@earshot/client/linking';
import { spoken } from '../spoken.ts';

/** What a browser says that is to become one of somebody's devices. */
export const hereWords = spoken('linkHere', {
  title: 'Link this device',
  hint: 'Signed in on another device? Open Settings there, press “Link a device”, and type the digits it shows.',
  digits: 'Digits',
  link: 'Link',
  asking: 'Asking the server...',
  waiting: (label: string) => `Now approve “${label}” on your other device.`,
  signedIn: (name: string) =>
    `You are signed in as ${name} here, so the link that you opened was not used. Sign out to link this browser by it.`,
  signOut: 'Sign out and link',
  stay: 'Stay signed in',
  silent: 'The server cannot be reached. Trying again...',
});

/** What to say of a device that was not let in, by the code. */
export const joiningProblems = spoken('joining', {
  not_found: 'This code is wrong or no longer good. Press “New code” on your other device.',
  refused: 'It was refused on your other device.',
  expired: 'Nobody said yes in time. Press “New code” on your other device.',
  no_keys: 'This browser keeps no keys, as in a private window, so it cannot be linked. Open this page in an ordinary window.',
  silent: 'The server cannot be reached. Check that it runs, then try again.',
  overloaded: 'The server is busy. Try again soon.',
  too_many: 'Too many attempts. Wait a little, then try again.',
  other: 'The server made a mistake. Try again.',
});

/** What to say of a device that was not let in. */
export function joiningWords({ code }: JoiningProblem): string {
  const problems: Partial<Record<JoiningProblem['code'], string>> = joiningProblems;
  return problems[code] ?? joiningProblems.other;
}
