import type { TextView } from '@earshot/client';
import { language } from '../../language.ts';
import { textWords } from './text-words.ts';

interface About {
  /** My name. */
  readonly me: string;
  /** Whom the call is with. */
  readonly names: string;
  readonly now: Date;
}

/** The text of a call as somebody saves it: a line of each, and at the end those that are not finished. */
export function savedText({ lines, writing, mine }: TextView, { me, names, now }: About): string {
  const when = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(now);
  const said = [
    ...lines.map(({ from, text }) => `${from?.username ?? me}: ${text}`),
    ...writing.map(({ from, text }) => `${from.username}: ${text}...`),
    ...(mine === '' ? [] : [`${me}: ${mine}...`]),
  ];
  return [textWords.saved(names, when), '', ...said, ''].join('\n');
}
