import { spoken } from '../spoken.ts';

/** What is said to somebody new who wants an admin to let them in. */
export const askingWords = spoken('asking', {
  ask: 'Ask to come in',
  title: 'You have asked to come in',
  waiting: (name: string) => `An admin has been asked; you come in as soon as they say yes, as ${name}. You can close this page.`,
  silent: 'The server cannot be reached. Trying again...',
  letIn: 'An admin has let you in.',
  refused: 'An admin has refused your request.',
  expired: 'Nobody decided in time, or the request was used already. Ask again.',
  giveUp: 'Give up',
});
