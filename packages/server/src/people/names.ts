import { foldName, limits } from '@earshot/protocol';
import { describeMisplaced, misplaced } from './hidden.ts';

/** A name as it is shown and as it is compared. */
export interface Name {
  readonly username: string;
  readonly key: string;
}

/** Longest key in UTF-16 units; NFKC can make some characters many times longer, and a key is also a cursor. */
const longestKey = 256;

/**
 * Reads a name as typed: NFC, trimmed, inner white space single. Answers a sentence about `username` when it is no
 * name.
 */
export function readName(typed: string): Name | { readonly problem: string } {
  const trimmed = typed.normalize('NFC').trim();
  const wrong = misplaced(trimmed);
  if (wrong !== null) return { problem: `username: ${describeMisplaced(wrong)} is not allowed there in a name.` };
  const username = trimmed.replace(/\s+/gu, ' ');
  const length = [...username].length;
  const key = foldName(username);
  if (length === 0 || key === '') return { problem: 'username: say a name of at least one character.' };
  if (length > limits.name || key.length > longestKey) return { problem: `username: a name has at most ${limits.name} characters.` };
  return { username, key };
}
