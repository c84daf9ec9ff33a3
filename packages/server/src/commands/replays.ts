import type { CommandName } from '@earshot/protocol';
import type { Answer } from '../ports/core.ts';

interface Kept {
  readonly answer: Answer;
  readonly at: number;
}

/**
 * What was answered to one who asks, by command and request id: another command is another request, also under the same
 * id. What is too old is not given again, and stays until newer answers push it out or its owner has asked nothing for
 * as long.
 */
export class Memory {
  readonly #keptMs: number;
  readonly #most: number;
  /** The oldest comes first. */
  readonly #kept = new Map<string, Kept>();
  #lastAt: number;

  constructor(keptMs: number, most: number, now: number) {
    this.#keptMs = keptMs;
    this.#most = most;
    this.#lastAt = now;
  }

  /** The answer that was given to this command under this id, or null. */
  find(name: CommandName, requestId: string, now: number): Answer | null {
    const kept = this.#kept.get(keyOf(name, requestId));
    return kept !== undefined && now - kept.at < this.#keptMs ? kept.answer : null;
  }

  keep(name: CommandName, requestId: string, answer: Answer, now: number): void {
    const key = keyOf(name, requestId);
    this.#kept.delete(key);
    this.#kept.set(key, { answer, at: now });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > this.#most && oldest !== undefined) this.#kept.delete(oldest);
    this.#lastAt = now;
  }

  isOver(now: number): boolean {
    return now - this.#lastAt >= this.#keptMs;
  }
}

/** No name of a command has a space in it. */
function keyOf(name: CommandName, requestId: string): string {
  return `${name} ${requestId}`;
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
