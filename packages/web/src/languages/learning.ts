import type { Dictionary } from './dictionary.ts';
import { language, type Language } from '../language.ts';
import { learn } from '../spoken.ts';

/** The dictionaries but the English one, which stands where it is used: each is a script that is loaded alone. */
const dictionaries: Readonly<Record<Exclude<Language, 'en'>, () => Promise<{ readonly dictionary: Dictionary }>>> = {
  ar: () => import('./ar.ts'),
  de: () => import('./de.ts'),
  es: () => import('./es.ts'),
  fa: () => import('./fa.ts'),
  fr: () => import('./fr.ts'),
  he: () => import('./he.ts'),
  hi: () => import('./hi.ts'),
  it: () => import('./it.ts'),
  ja: () => import('./ja.ts'),
  ko: () => import('./ko.ts'),
  nl: () => import('./nl.ts'),
  pl: () => import('./pl.ts'),
  pt: () => import('./pt.ts'),
  tr: () => import('./tr.ts'),
  uk: () => import('./uk.ts'),
  zh: () => import('./zh.ts'),
};

/**
 * Null when the page speaks English, else loads the dictionary: nothing may be drawn before. Where it does not come the
 * page speaks English.
 */
export function learnLanguage(): Promise<void> | null {
  if (language === 'en') return null;
  return dictionaries[language]().then(
    ({ dictionary }) => learn(dictionary),
    () => {},
  );
}
