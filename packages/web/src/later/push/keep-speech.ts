import { language } from '../../language.ts';
import { keepNote } from './notes.ts';
import { noticeWords } from './notice-words.ts';
import { speechOf } from './speech.ts';

/** Tells the service worker what notifications say in the language of this page. */
export function keepSpeech(): Promise<void> {
  return keepNote('speech', speechOf(noticeWords, language));
}
