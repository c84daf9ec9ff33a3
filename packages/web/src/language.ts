/** The languages that the page speaks, by their tags (BCP 47). */
export const languages = ['en', 'ar', 'de', 'es', 'fa', 'fr', 'he', 'hi', 'it', 'ja', 'ko', 'nl', 'pl', 'pt', 'tr', 'uk', 'zh'] as const;

export type Language = (typeof languages)[number];

const key = 'earshot.language';

/** Null where nothing is kept, or the browser keeps nothing. */
function chosen(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function known(tag: string): Language | undefined {
  const [primary] = tag.toLowerCase().split('-');
  return languages.find((language) => language === primary);
}

/** What was chosen in Settings; null while the browser's languages decide. */
export const choice = known(chosen() ?? '') ?? null;

function decide(): Language {
  if (typeof document === 'undefined') return 'en';
  return choice ?? navigator.languages.map(known).find((language) => language !== undefined) ?? 'en';
}

/** The language that the page speaks from its load to its end. */
export const language: Language = decide();

const fromRight: readonly string[] = ['ar', 'fa', 'he'];

if (typeof document !== 'undefined') {
  document.documentElement.lang = language;
  document.documentElement.dir = fromRight.includes(language) ? 'rtl' : 'ltr';
}

/** Keeps what was chosen, or that the browser decides again. False where the browser keeps nothing. */
export function choose(next: Language | null): boolean {
  try {
    if (next === null) localStorage.removeItem(key);
    else localStorage.setItem(key, next);
    return true;
  } catch {
    return false;
  }
}
