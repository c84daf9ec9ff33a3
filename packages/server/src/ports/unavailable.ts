/**
 * What is kept cannot be read or written at this moment. The message is a sentence for whoever asked; the cause says
 * more to a log.
 */
export class Unavailable extends Error {
  override readonly name: string = 'Unavailable';
}

/** What keeps it cannot be reached. That is noticed and told in the log by itself, and is no fault of who asked. */
export class Away extends Unavailable {
  override readonly name = 'Away';
}

/** Seconds after which it is worth asking again. */
export const unavailablePause = 5;
