import { foldName, limits } from '@earshot/protocol';
import { describeMisplaced, misplaced } from './hidden.ts';

/** A name as it is shown and as it is compared. */
export interface Name {
  readonly username: string;
  readonly key: string;
}

/** Longest key in UTF-16 units; NFKC can make some characters many times longer, and a key is also a cursor. */
const longestKey = 256;

interface Problem {
  readonly problem: string;
}

/**
 * Reads a name as typed: NFC, trimmed, inner white space single. Answers a sentence about the field in which it stands
 * when it is no name.
 */
export function readName(typed: string, field: 'username' | 'name' = 'username'): Name | Problem {
  const shown = readShown(typed, { field, kind: 'name', most: limits.name });
  if (typeof shown !== 'string') return shown;
  const key = foldName(shown);
  if (key === '') return { problem: `${field}: say a name of at least one character.` };
  if (key.length > longestKey) return { problem: `${field}: a name has at most ${limits.name} characters.` };
  return { username: shown, key };
}

/** Reads the label of a device in the same way. */
export function readLabel(typed: string): string | Problem {
  return readShown(typed, { field: 'label', kind: 'label', most: limits.label });
}

interface Kind {
  readonly field: string;
  readonly kind: 'name' | 'label';
  readonly most: number;
}

function readShown(typed: string, { field, kind, most }: Kind): string | Problem {
  const trimmed = typed.normalize('NFC').trim();
  const wrong = misplaced(trimmed);
  if (wrong !== null) return { problem: `${field}: ${describeMisplaced(wrong)} is not allowed there in a ${kind}.` };
  const shown = trimmed.replace(/\s+/gu, ' ');
  const { length } = [...shown];
  if (length === 0) return { problem: `${field}: say a ${kind} of at least one character.` };
  return length > most ? { problem: `${field}: a ${kind} has at most ${most} characters.` } : shown;
}
