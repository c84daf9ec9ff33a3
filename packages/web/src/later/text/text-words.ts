import { spoken } from '../../spoken.ts';

/** What is said of the text in a call. */
export const textWords = spoken('text', {
  text: 'Text',
  news: (count: number) => `${count} new`,
  lines: 'What was written',
  yours: 'Your text',
  you: 'You',
  save: 'Save text',
  saved: (names: string, when: string) => `Text of the call with ${names}, ${when}`,
  hint: 'Each character is read as you type it; Enter ends the line. All of it is gone when the call ends.',
  waiting: (names: string) => `No connection with ${names} now. What you write is sent when it is there.`,
  unable: (names: string) => `The page of ${names} is too old for text. It has to be loaded again.`,
  missed: 'Earlier lines are not kept.',
  tooMuch: 'That was too much at once: only the first 20,000 characters were sent.',
});
