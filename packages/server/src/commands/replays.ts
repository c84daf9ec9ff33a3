import type { CommandName } from '@earshot/protocol';
import type { Answer } from '../ports/core.ts';

/** As much of an id's end tells it from others of the same client. */
const tail = 16;
/** Four for each answer that is kept, so that a new request mostly finds its cell empty. A power of two. */
const cells = 512;

/** A number that ids rarely share, of 32 bits (FNV-1a). */
const hashOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let at = Math.max(0, text.length - tail); at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash | 0;
};

/**
 * What was answered to one who asks: a ring of their newest requests in plain arrays, looked through by a number for
 * each where the cell of that number is taken. Nearly every request is a new one, and to find that out touches little
 * memory; see decision 0015. What is too old is not given again, and stays until something newer takes its place or its
 * owner has asked nothing for as long.
 */
export class Memory {
  readonly #keptMs: number;
  readonly #most: number;
  readonly #hashes: number[] = [];
  readonly #ids: string[] = [];
  readonly #names: CommandName[] = [];
  readonly #answers: Answer[] = [];
  readonly #times: number[] = [];
  /** How many of the hashes fall into each cell. */
  readonly #cells = new Uint16Array(cells);
  #next = 0;
  #lastAt: number;

  constructor(keptMs: number, most: number, now: number) {
    this.#keptMs = keptMs;
    this.#most = most;
    this.#lastAt = now;
  }

  /**
   * The answer that was given to this command under this id, or null. Another command is another request, also under
   * the same id.
   */
  find(name: CommandName, requestId: string, now: number): Answer | null {
    const hash = hashOf(requestId);
    if (this.#cells[hash & (cells - 1)] === 0) return null;
    for (let at = this.#hashes.indexOf(hash); at >= 0; at = this.#hashes.indexOf(hash, at + 1)) {
      const isIt = this.#ids[at] === requestId && this.#names[at] === name;
      if (isIt && now - (this.#times[at] ?? -Infinity) < this.#keptMs) return this.#answers[at] ?? null;
    }
    return null;
  }

  keep(name: CommandName, requestId: string, answer: Answer, now: number): void {
    const at = this.#next;
    const hash = hashOf(requestId);
    this.#count(this.#hashes[at], -1);
    this.#count(hash, 1);
    this.#hashes[at] = hash;
    this.#ids[at] = requestId;
    this.#names[at] = name;
    this.#answers[at] = answer;
    this.#times[at] = now;
    this.#next = (at + 1) % this.#most;
    this.#lastAt = now;
  }

  #count(hash: number | undefined, change: 1 | -1): void {
    if (hash === undefined) return;
    const cell = hash & (cells - 1);
    this.#cells[cell] = (this.#cells[cell] ?? 0) + change;
  }

  isOver(now: number): boolean {
    return now - this.#lastAt >= this.#keptMs;
  }
}

/** The answers that were given, by who asked, so that nothing happens twice. Times are monotonic milliseconds. */
export class Replays {
  readonly #keptMs: number;
  readonly #mostEach: number;
  readonly #owners = new Map<string, Memory>();
  #sweptAt = 0;

  /** An answer is given again for `keptMs`; of each owner the newest `mostEach` are kept. */
  constructor(keptMs: number, mostEach: number) {
    this.#keptMs = keptMs;
    this.#mostEach = mostEach;
  }

  of(owner: string, now: number): Memory {
    this.#sweep(now);
    const known = this.#owners.get(owner);
    if (known !== undefined) return known;
    const memory = new Memory(this.#keptMs, this.#mostEach, now);
    this.#owners.set(owner, memory);
    return memory;
  }

  /** Now and then, whoever has asked nothing for so long is forgotten. */
  #sweep(now: number): void {
    if (now - this.#sweptAt < this.#keptMs) return;
    this.#sweptAt = now;
    for (const [owner, memory] of this.#owners) if (memory.isOver(now)) this.#owners.delete(owner);
  }
}
