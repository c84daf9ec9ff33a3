import type { CommandName } from '@earshot/protocol';
import type { Answer } from '../core.ts';

interface Entry {
  readonly answer: Answer;
  readonly at: number;
}

/** The answers that were given, by who asked, what, and his request id, so that nothing happens twice. Times are monotonic milliseconds. */
export class Replays {
  readonly #keptMs: number;
  readonly #mostEach: number;
  readonly #owners = new Map<string, Map<string, Entry>>();
  #sweptAt = 0;

  constructor(keptMs: number, mostEach: number) {
    this.#keptMs = keptMs;
    this.#mostEach = mostEach;
  }

  /** The answer that was given to this command under this id, or null. */
  find(
    owner: string,
    { requestId, name, now }: { readonly requestId: string; readonly name: CommandName; readonly now: number },
  ): Answer | null {
    const entry = this.#owners.get(owner)?.get(keyOf(name, requestId));
    return entry === undefined || now - entry.at >= this.#keptMs ? null : entry.answer;
  }

  keep(owner: string, requestId: string, { name, ...entry }: Entry & { readonly name: CommandName }): void {
    this.#sweep(entry.at);
    const entries = this.#owners.get(owner) ?? new Map<string, Entry>();
    this.#owners.set(owner, entries);
    const key = keyOf(name, requestId);
    entries.delete(key);
    entries.set(key, entry);
    if (entries.size <= this.#mostEach) return;
    const oldest = entries.keys().next();
    if (oldest.done !== true) entries.delete(oldest.value);
  }

  /** Now and then, what is too old is forgotten. The newest entry of an owner is his last. */
  #sweep(now: number): void {
    if (now - this.#sweptAt < this.#keptMs) return;
    this.#sweptAt = now;
    for (const [owner, entries] of this.#owners) {
      for (const [key, { at }] of entries) {
        if (now - at < this.#keptMs) break;
        entries.delete(key);
      }
      if (entries.size === 0) this.#owners.delete(owner);
    }
  }
}

/** Another command is another request, also under the same id. */
const keyOf = (name: CommandName, requestId: string): string => `${name} ${requestId}`;
