import type { ChromiumPerson } from '../lab/chromium-person.ts';
import type { Program } from '../lab/program.ts';
import type { Server } from '../lab/server.ts';

/** Where deeds are done: one server, and two people at pages that are not in the running call. */
export interface Yard {
  readonly server: Server;
  readonly cleo: ChromiumPerson;
  readonly dana: ChromiumPerson;
  /** Registers a program under a name that nobody had before. */
  program(): Promise<Program>;
  /** Notes an answer: an HTTP status, or another word. */
  note(answer: number | string): void;
  /** Notes that a call has come, which the database keeps. */
  called(): void;
  /** Waits so many milliseconds: of a flood that holds its connections that is the flood. */
  hold(ms: number): Promise<void>;
}

/**
 * A server that is too busy, or has had enough of somebody, may refuse; the deed is over then, and nothing is wrong.
 */
export class Refused extends Error {}

/** Something that is done in its turn, again and again. It throws when anything is answered otherwise than it must. */
export interface Deed {
  readonly name: string;
  readonly act: (yard: Yard) => Promise<void>;
}

/** Does something `count` times, at most 25 at once. */
export async function many(count: number, task: (number: number) => Promise<void>): Promise<void> {
  for (let begin = 0; begin < count; begin += 25) {
    await Promise.all(Array.from({ length: Math.min(25, count - begin) }, (_, step) => task(begin + step)));
  }
}
