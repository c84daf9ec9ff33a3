import { Unavailable } from '../ports/unavailable.ts';

/**
 * SQLite's primary result codes (sqlite.org/rescode.html) that say something about the disk, and not about a statement.
 */
const sentences: Readonly<Record<number, string>> = {
  3: 'The server may not use its database.',
  5: 'Another program holds the database of the server.',
  6: 'Another program holds the database of the server.',
  8: 'The database of the server cannot be written.',
  10: 'The disk of the server does not work.',
  11: 'The database of the server is damaged.',
  13: 'The disk of the server is full.',
  14: 'The database of the server cannot be opened.',
  26: 'The database of the server is damaged.',
};
const damaged = new Set([11, 26]);
const busy = new Set([5, 6]);

/** The primary result code of an error of SQLite, or null. */
function codeOf(error: unknown): number | null {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : null;
}

export function isDamage(error: unknown): boolean {
  return damaged.has(codeOf(error) ?? 0);
}

/** Whether another program holds the database, by an error of it or by what those who asked are told. */
export function isBusy(error: unknown): boolean {
  return busy.has(codeOf(error) ?? codeOf(error instanceof Unavailable ? error.cause : null) ?? 0);
}

export function isFull(error: unknown): boolean {
  return codeOf(error) === 13;
}

/** An error of the database as what those who asked are told; any other as it is. */
export function asTold(error: unknown): unknown {
  const sentence = sentences[codeOf(error) ?? 0];
  return sentence === undefined ? error : new Unavailable(`${sentence} Try again in a while.`, { cause: error });
}
