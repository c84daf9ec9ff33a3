import { randomInt, timingSafeEqual } from 'node:crypto';
import { limits } from '@earshot/protocol';
import { recoveryWords } from './recovery-words.ts';

const known: ReadonlySet<string> = new Set(recoveryWords);

/** A new code: six of 2,048 words, so 66 bits, with spaces between them. */
export function makeRecoveryCode(): string {
  return Array.from({ length: limits.recoveryWords }, () => recoveryWords[randomInt(recoveryWords.length)] ?? '').join(' ');
}

/**
 * A code as it was made, however it is typed: case, spaces, hyphens, commas and line ends do not count. What cannot be
 * one is told apart from the list alone, which everybody knows.
 */
export function readRecoveryCode(typed: string): string | { readonly problem: string } {
  const words =
    typed
      .normalize('NFKC')
      .toLowerCase()
      .match(/\p{L}+/gu) ?? [];
  const stranger = words.find((word) => !known.has(word));
  if (stranger !== undefined) return { problem: `code: “${stranger}” is none of the words that recovery codes are made of.` };
  if (words.length !== limits.recoveryWords) return { problem: `code: this must be ${limits.recoveryWords} words.` };
  return words.join(' ');
}

/** Whether two hashes in base64url are the same, in a time that says nothing of where they differ. */
export function isSameHash(one: string, other: string): boolean {
  const [first, second] = [Buffer.from(one, 'base64url'), Buffer.from(other, 'base64url')];
  return first.length === second.length && timingSafeEqual(first, second);
}
