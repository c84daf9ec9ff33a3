import { limits } from '@earshot/protocol';
import { describeMisplaced, misplaced } from './hidden.ts';

/** A name as it is shown and as it is compared. */
export interface Name {
  readonly username: string;
  readonly key: string;
}

/** Longest key in UTF-16 units; NFKC can make some characters many times longer, and a key is also a cursor. */
const longestKey = 256;

/** What only chooses how characters meet or look: names are compared without it. */
const unseen = /[\u200C\u200D]|\p{Variation_Selector}/gu;
const edges = /^\s+|\s+$/gu;

/**
 * Reads a name as typed: NFC, trimmed, inner white space single. Answers a sentence about `username` when it is no
 * name.
 */
export const readName = (typed: string): Name | { readonly problem: string } => {
  const trimmed = typed.normalize('NFC').replace(edges, '');
  const wrong = misplaced(trimmed);
  if (wrong !== null) return { problem: `username: ${describeMisplaced(wrong)} is not allowed there in a name.` };
  const username = trimmed.replace(/\s+/gu, ' ');
  const length = [...username].length;
  const key = foldName(username);
  if (length === 0 || key === '') return { problem: 'username: say a name of at least one character.' };
  if (length > limits.name || key.length > longestKey) return { problem: `username: a name has at most ${limits.name} characters.` };
  return { username, key };
};

/**
 * The form in which names are compared and searched: NFKC (so width does not count), case folded, single spaces. Upper
 * case first, so that letters with several small forms (ss, sigma) become one; Unicode Standard section 5.18.
 */
export const foldName = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(unseen, '')
    .toUpperCase()
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .normalize('NFKC')
    .replace(/\s+/gu, ' ')
    .replace(edges, '');

const collator = new Intl.Collator('en');

/**
 * The order of people: keys as a dictionary has them, whatever the language of the server (the root collation of CLDR,
 * which English uses).
 */
export const compareKeys = (one: string, two: string): number => collator.compare(one, two) || (one < two ? -1 : one > two ? 1 : 0);

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
export const searchForm = (key: string): string =>
  key
    .normalize('NFKD')
    .replace(marks, '')
    .replace(/[æœøłđðþħıŋŧ]/gu, (letter) => plain[letter] ?? letter);
