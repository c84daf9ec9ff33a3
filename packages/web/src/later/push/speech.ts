import type { noticeWords } from './notice-words.ts';

/** What notifications say, in one language: plain texts, for a service worker gets no functions from the page. */
export interface Speech {
  /** Its tag (BCP 47). */
  readonly language: string;
  readonly texts: Readonly<Record<keyof typeof noticeWords, string>>;
}

/** Stands for the name of somebody. */
const blank = '{name}';

/** What the page says of a call in a notification, for the worker to keep. */
export function speechOf(words: typeof noticeWords, language: string): Speech {
  return {
    language,
    texts: {
      calling: words.calling(blank),
      answer: words.answer,
      decline: words.decline,
      missed: words.missed(blank),
      elsewhere: words.elsewhere(blank),
      declined: words.declined(blank),
      notDeclined: words.notDeclined(blank),
      notDeclinedHint: words.notDeclinedHint,
      somebody: words.somebody,
      somebodyHint: words.somebodyHint,
    },
  };
}

/** A text with the name of somebody in it. */
export function named(text: string, name: string): string {
  return text.replaceAll(blank, () => name);
}
