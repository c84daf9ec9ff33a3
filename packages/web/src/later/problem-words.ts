import { sentences, type Problem } from '@earshot/client';
import { language } from '../language.ts';
import { spoken } from '../spoken.ts';

/** What the page says of what has gone wrong, by its code. */
export const problemSentences = spoken('problems', { ...sentences });

/** What to say of a problem. In English the server's own sentence says more, where there is one. */
export function problemWords({ code, said }: Problem): string {
  return language === 'en' && said !== undefined ? said : problemSentences[code];
}
