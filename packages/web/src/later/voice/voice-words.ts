import { spoken } from '../../spoken.ts';
import type { Weak } from './weak.ts';

/** What is said of how one is heard. */
export const voiceWords = spoken('voice', {
  silent: (name: string) => `${name}'s microphone seems silent`,
  mine: (name: string) => `Your network is weak: ${name} may miss words`,
  theirs: (name: string) => `${name}'s network is weak: you may miss words`,
  between: (name: string) => `The network between you and ${name} is weak`,
  slow: (name: string) => `It takes long until ${name} hears you`,
  pushToTalk: 'Push to talk',
  pushToTalkHint: 'While you are muted you are heard as long as you hold the space bar.',
  holdToTalk: 'Hold Space to talk',
  smallWindow: 'Small window',
  noSmallWindow: 'The browser opens no small window now.',
});

/** Whose network is weak, as a sentence. */
export function weakWords(weak: Weak, name: string): string {
  return voiceWords[weak](name);
}
