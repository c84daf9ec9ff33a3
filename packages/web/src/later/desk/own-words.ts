/** Characters that may be said with a decline (docs/protocol.md, call/reject). */
export const longest = 120;

/** So many own words are remembered on this device. */
const most = 4;
const place = 'earshot.words';

/** A list of words as it was kept; of what is not as it should be nothing is left. */
export function readOwn(text: string | null): readonly string[] {
  let kept: unknown;
  try {
    kept = JSON.parse(text ?? '');
  } catch {
    return [];
  }
  const all: readonly unknown[] = Array.isArray(kept) ? kept : [];
  return all
    .filter((each) => typeof each === 'string')
    .filter(isSayable)
    .slice(0, most);
}

function isSayable(text: string): boolean {
  return text.trim() !== '' && text.length <= longest;
}

/** The same with words that were used now: the newest first, each once. */
export function withOwn(known: readonly string[], said: string): readonly string[] {
  const text = said.trim();
  return isSayable(text) ? [text, ...known.filter((each) => each !== text)].slice(0, most) : known;
}

/** Storage may be closed to the page: then nothing is remembered. */
export function recallOwn(): readonly string[] {
  try {
    return readOwn(localStorage.getItem(place));
  } catch {
    return [];
  }
}

export function keepOwn(own: readonly string[]): void {
  try {
    if (own.length === 0) localStorage.removeItem(place);
    else localStorage.setItem(place, JSON.stringify(own));
  } catch {
    return;
  }
}
