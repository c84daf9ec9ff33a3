/** What only chooses how characters meet or look: names are compared without it. */
const unseen = /[\u200C\u200D]|\p{Variation_Selector}/gu;

/**
 * The form in which names are compared and searched: NFKC (so width does not count), case folded, single spaces. Upper
 * case first, so that letters with several small forms (ss, sigma) become one; Unicode Standard section 5.18.
 */
export function foldName(text: string): string {
  return text
    .normalize('NFKC')
    .replace(unseen, '')
    .toUpperCase()
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .normalize('NFKC')
    .replace(/\s+/gu, ' ')
    .trim();
}

const collator = new Intl.Collator('en');

/**
 * The order of people: keys as a dictionary has them, whatever the language of server or browser (the root collation of
 * CLDR, which English uses).
 */
export function compareKeys(one: string, two: string): number {
  return collator.compare(one, two) || (one < two ? -1 : one > two ? 1 : 0);
}

/** Accents, and the signs of Hebrew and Arabic that are left out as often as not. */
const marks = /[\u0300-\u036F\u0591-\u05C7\u064B-\u065F\u0670]/gu;
/** Letters with a stroke and the like, which do not come apart by themselves. */
const plain: Readonly<Record<string, string>> = {
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
  ŋ: 'n',
  ŧ: 't',
};

/** A key as it is searched: somebody who types `jose` looks for José, too. */
export function searchForm(key: string): string {
  return key
    .normalize('NFKD')
    .replace(marks, '')
    .replace(/[æœøłđðþħıŋŧ]/gu, (letter) => plain[letter] ?? letter);
}
