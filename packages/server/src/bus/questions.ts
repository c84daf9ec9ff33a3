import { Away } from '../ports/unavailable.ts';
import type { Done } from '../ports/result.ts';
import type { AskId, ToDoor } from './messages.ts';

/** What an answer means, or null for one that is to another kind of question. */
export type Read<T> = (message: ToDoor) => { readonly value: T } | null;

interface Question {
  readonly hear: (message: ToDoor) => void;
  readonly fail: (error: Error) => void;
}

/** What a door has asked and the core has not answered yet. */
export class Questions {
  readonly #open = new Map<AskId, Question>();

  get count(): number {
    return this.#open.size;
  }

  add<T>(id: AskId, read: Read<T>, done: Done<T>): void {
    function fail(error: Error): void {
      done({ ok: false, error });
    }
    function hear(message: ToDoor): void {
      const found = read(message);
      if (found === null) fail(new Error('The core has answered something else.'));
      else done({ ok: true, value: found.value });
    }
    this.#open.set(id, { hear, fail });
  }

  /** An answer has come. False when nobody waits for it. */
  hear(id: AskId, message: ToDoor): boolean {
    const question = this.#take(id);
    question?.hear(message);
    return question !== null;
  }

  fail(id: AskId, error: Error): boolean {
    const question = this.#take(id);
    question?.fail(error);
    return question !== null;
  }

  /** Those up to `until` that the core does not have are lost, or their answers. */
  failLost(until: AskId, had: ReadonlySet<AskId>, sentence: string): void {
    for (const id of this.#open.keys()) if (id <= until && !had.has(id)) this.fail(id, new Away(sentence));
  }

  failAll(sentence: string): void {
    this.failLost(Infinity, new Set(), sentence);
  }

  #take(id: AskId): Question | null {
    const question = this.#open.get(id) ?? null;
    this.#open.delete(id);
    return question;
  }
}
