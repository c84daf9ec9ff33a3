import { note } from '../src/later/push/notes.ts';
import { noticeWords } from '../src/later/push/notice-words.ts';
import { speechOf, type Speech } from '../src/later/push/speech.ts';

/** What this worker says before a page has told it another language, and where that has told less. */
export const english = speechOf(noticeWords, 'en');

/** What this worker says: in the language that the page has spoken last. */
export async function speech(): Promise<Speech> {
  const kept = await note('speech').catch(() => null);
  return kept === null ? english : { language: kept.language, texts: { ...english.texts, ...kept.texts } };
}
