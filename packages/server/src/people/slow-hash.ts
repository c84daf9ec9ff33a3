import { scrypt, type ScryptOptions } from 'node:crypto';
import type { Done, Later } from '../ports/result.ts';

/** A hash that is slow on purpose. */
export interface SlowHash {
  /** Whether so many wait that nobody else may. */
  readonly isFull: () => boolean;
  /** The hash of a text with a salt, base64url. What is asked for first is done first. */
  readonly of: (text: string, salt: string) => Later<string>;
}

/** Scrypt (RFC 7914) over 32 MiB: a tenth of a second on one core. */
const cost: ScryptOptions = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 2 ** 20 };
const hashBytes = 32;
/** One at a time, so that of the threads that Node has for such work the others stay free; so many may wait. */
const mostWaiting = 8;

/** Hashes one text after the other, on a thread of its own. */
export function createSlowHash(): SlowHash {
  const waiting: (() => void)[] = [];
  let busy = false;
  function next(): void {
    const begin = waiting.shift();
    busy = begin !== undefined;
    begin?.();
  }
  function derive(text: string, salt: string, done: Done<string>): void {
    scrypt(text, Buffer.from(salt, 'base64url'), hashBytes, cost, (error, hash) => {
      next();
      done(error === null ? { ok: true, value: hash.toString('base64url') } : { ok: false, error });
    });
  }
  return {
    isFull: () => waiting.length >= mostWaiting,
    of: (text, salt) => (done) => {
      waiting.push(() => derive(text, salt, done));
      if (!busy) next();
    },
  };
}
