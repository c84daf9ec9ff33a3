import { spoken } from '../../spoken.ts';

/** What is said of how one is heard. */
export const voiceWords = spoken('voice', {
  silent: (name: string) => `${name}'s microphone seems silent`,
  mine: (name: string) => `Your network is weak: ${name} may miss words`,
  theirs: (name: string) => `${name}'s network is weak: you may miss words`,
  between: (name: string) => `The network between you and ${name} is weak`,
  slow: (name: string) => `${name} hears you with a long delay`,
  pushToTalk: 'Push to talk',
  pushToTalkHint: 'While you are muted you are heard as long as you hold the space bar.',
  holdToTalk: 'Hold Space to talk',
  smallWindow: 'Small window',
  noSmallWindow: 'The browser did not open a small window.',
});
