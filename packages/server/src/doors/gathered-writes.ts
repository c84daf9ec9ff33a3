import type { Writable } from 'node:stream';

/**
 * Characters that are held of one connection, but for a single longer frame: what one record of TLS carries (RFC 8446
 * section 5.1).
 */
const mostHeld = 16_384;
/** So many connections wait for each other. */
const mostWaiting = 64;

/**
 * The connections for which something is held, until the event loop has read what else there was to read. See decision
 * 0021.
 */
export class Round {
  #waiting: GatheredWrites[] = [];
  #ahead = false;

  join(writes: GatheredWrites): void {
    this.#waiting.push(writes);
    if (this.#waiting.length >= mostWaiting) return this.#end();
    if (this.#ahead) return;
    this.#ahead = true;
    setImmediate(() => {
      this.#ahead = false;
      this.#end();
    });
  }

  #end(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const writes of waiting) writes.end();
  }
}

/**
 * What is written to one connection in one turn of the event loop, as one piece: each write costs a record of TLS and a
 * call of the system, whatever its length.
 */
export class GatheredWrites {
  readonly #stream: Writable;
  readonly #round: Round;
  #held = '';
  #waits = false;

  constructor(stream: Writable, round: Round) {
    this.#stream = stream;
    this.#round = round;
  }

  /** Characters that are not handed over yet. */
  get held(): number {
    return this.#held.length;
  }

  /** Writes text of which each character is a byte. */
  write(text: string): void {
    if (this.#held.length + text.length > mostHeld) this.flush();
    this.#held += text;
    if (this.#waits) return;
    this.#waits = true;
    this.#round.join(this);
  }

  /** Hands over what is held, at once. What a connection that is gone was to hear is dropped. */
  flush(): void {
    const held = this.#held;
    this.#held = '';
    if (held !== '' && this.#stream.writable) this.#stream.write(held, 'latin1');
  }

  /** The round is over. */
  end(): void {
    this.#waits = false;
    this.flush();
  }
}
