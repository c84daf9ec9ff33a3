/**
 * What is kept cannot be read or written at this moment. The message is a sentence for whoever asked; the cause says
 * more to a log.
 */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}

/** Seconds after which it is worth asking again. */
export const unavailablePause = 5;
