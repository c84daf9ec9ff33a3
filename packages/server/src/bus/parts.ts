/**
 * What is larger than one message may be is sent in parts, each with its number and how many there are before a space.
 * The parts of one text come one after the other, or some are lost.
 */
export function partsOf(text: string, most: number): readonly Buffer[] {
  const bytes = Buffer.from(text);
  const size = most - headSize;
  const count = Math.max(1, Math.ceil(bytes.length / size));
  return Array.from({ length: count }, (_, index) =>
    Buffer.concat([Buffer.from(`${index + 1}/${count} `), bytes.subarray(index * size, (index + 1) * size)]),
  );
}

/** Room for the numbers of a part. */
const headSize = 32;

/** Puts parts together again. A text of which one is lost never comes. */
export class Together {
  #parts: Buffer[] = [];
  #count = 0;

  /** Takes one more; the whole text when it was the last one. */
  take(part: Uint8Array): string | null {
    const bytes = Buffer.from(part.buffer, part.byteOffset, part.byteLength);
    const [, number, count] = /^(\d{1,9})\/(\d{1,9}) /.exec(bytes.toString('latin1', 0, headSize)) ?? [];
    if (number === undefined || count === undefined) return null;
    const body = bytes.subarray(number.length + count.length + 2);
    if (Number(number) === 1) {
      this.#parts = [];
      this.#count = Number(count);
    }
    if (Number(number) !== this.#parts.length + 1 || Number(count) !== this.#count) return this.#drop();
    this.#parts.push(body);
    return this.#parts.length === this.#count ? this.#whole() : null;
  }

  #whole(): string {
    const text = Buffer.concat(this.#parts).toString('utf8');
    this.#drop();
    return text;
  }

  #drop(): null {
    this.#parts = [];
    this.#count = 0;
    return null;
  }
}
