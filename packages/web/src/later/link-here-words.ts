import type { JoiningProblem } from '@earshot/client/linking';

/** What a browser says that is to become one of somebody's devices. */
export const hereWords = {
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
  silent: 'The server cannot be reached. It is asked again.',
} as const;

const newCode = 'Press “New code” on your other device.';
const problems: Partial<Record<JoiningProblem['code'], string>> = {
  not_found: `This code is not good, or not any more. ${newCode}`,
  refused: 'It was refused on your other device.',
  expired: `Nobody said yes in time. ${newCode}`,
  no_keys: 'This browser keeps no keys, as in a private window, so it cannot be linked. Open this page in an ordinary window.',
  silent: 'The server cannot be reached. Check that it runs, then try again.',
  overloaded: 'The server is busy at this moment. Try again soon.',
  too_many: 'That was too often. Wait a little, then try again.',
};

/** What to say of a device that was not let in. */
export function joiningWords({ code }: JoiningProblem): string {
  return problems[code] ?? 'The server made a mistake. Try again.';
}
