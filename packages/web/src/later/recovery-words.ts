import type { RecoveryProblem } from '@earshot/client/recovery';
import { spoken } from '../spoken.ts';

/** What is said of recovery codes, where they are made and where they are used. */
export const recoveryWords = spoken('recovery', {
  none: 'If you lose all your devices, a recovery code of six words lets you back in. You have none.',
  since: (day: string) => `You have a recovery code, made on ${day}. It lets you back in if you lose all your devices.`,
  make: 'Make a recovery code',
  makeAnother: 'Make another recovery code',
  making: 'Making it...',
  title: 'Your recovery code',
  keep: 'Write these six words down, and keep them where your devices are not. They are shown this once, and work once.',
  voids: 'A code that you had before no longer works.',
  copy: 'Copy the words',
  copyByHand: 'The browser did not copy them. Write them down.',
  use: 'Use a recovery code',
  typeIt: (name: string) => `Type the six words of the recovery code of “${name}”. They were shown in Settings when it was made.`,
  sixWords: 'Six words',
  trying: 'Asking the server...',
  signIn: 'Sign in',
});

/** What to say of words that let nobody in, by the code. */
export const recoveryProblems = spoken('recovering', {
  not_found: 'This name and these words do not go together, or the words were used or replaced already.',
  bad_request: 'A code has six words, and one of these is not in any code. Check the spelling.',
  full: 'You have as many devices as one person can have. Ask whoever runs this server to sign one of them out.',
  no_keys: 'This browser keeps no keys, as in a private window. Open this page in an ordinary window.',
  silent: 'The server cannot be reached. Check that it runs, then try again.',
  overloaded: 'The server is busy. Try again soon.',
  tooOften: (minutes: number) => `Too many attempts. Try again in ${minutes <= 1 ? 'a minute' : `${minutes} minutes`}.`,
  other: 'The server made a mistake. Try again.',
});

type Plain = Exclude<keyof typeof recoveryProblems, 'tooOften'>;

/** What to say of words that let nobody in. */
export function recoverProblemWords({ code, again }: RecoveryProblem): string {
  if (code === 'too_many') return recoveryProblems.tooOften(Math.ceil((again ?? 60_000) / 60_000));
  const problems: Partial<Record<RecoveryProblem['code'], string>> & Pick<typeof recoveryProblems, Plain> = recoveryProblems;
  return problems[code] ?? problems.other;
}
