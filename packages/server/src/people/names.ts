import { limits } from '@earshot/protocol';

/** A name as it is shown and as it is compared. */
export interface Name {
  readonly username: string;
  readonly key: string;
}

/** Longest key in UTF-16 units; NFKC can make some characters many times longer, and a key is also a cursor. */
const longestKey = 256;

/** Control, private, unassigned and half characters, line separators, bidi controls and everything that draws nothing. Emoji may choose their look. */
const forbidden = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}\u2800]|(?!\p{Variation_Selector})\p{Default_Ignorable_Code_Point}/u;
const variationSelectors = /\p{Variation_Selector}/gu;
const edges = /^\s+|\s+$/gu;

/** Reads a name as typed: NFC, trimmed, inner white space single. Answers a sentence about `username` when it is no name. */
export const readName = (typed: string): Name | { readonly problem: string } => {
  const trimmed = typed.normalize('NFC').replace(edges, '');
  if (forbidden.test(trimmed)) return { problem: 'username: control characters and invisible characters are not allowed in a name.' };
  const username = trimmed.replace(/\s+/gu, ' ');
  const length = [...username].length;
  const key = foldName(username);
  if (length === 0 || key === '') return { problem: 'username: say a name of at least one character.' };
  if (length > limits.name || key.length > longestKey) return { problem: `username: a name has at most ${limits.name} characters.` };
  return { username, key };
};

/**
 * The form in which names are compared and searched: NFKC (so width does not count), case folded, single spaces. Upper case first, so that
 * letters with several small forms (ss, sigma) become one; Unicode Standard section 5.18.
 */
export const foldName = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(variationSelectors, '')
    .toUpperCase()
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .normalize('NFKC')
    .replace(/\s+/gu, ' ')
    .replace(edges, '');
