const shortMost = 125;
const twoBytes = 126;
/** Makes eight bytes of the four of a key. */
const twice = 0x1_0000_0001n;

/**
 * Takes the mask off what a client sends over a WebSocket (RFC 6455 section 5.3), eight bytes at a time, and leaves a
 * mask of zeros in its place: the same frames, of which `ws` need not touch each byte by itself. See decision 0023.
 */
export class Unmasking {
  /**
   * Bytes of this frame's header that were seen, and how many it has before its mask and in all; the latter is known
   * with the second.
   */
  #seen = 0;
  #mask = 2;
  #header = 2;
  /** Bytes of the payload still to come; while the header is read, as far as it was told. */
  #left = 0;
  /** The lowest byte is for the next byte of the payload. */
  #key = 0;

  /** Changes the next bytes of the connection in place, wherever the network has cut them. */
  take(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#seen < this.#header) {
        chunk[at] = this.#readHeader(chunk[at] ?? 0);
        at += 1;
      } else {
        const end = Math.min(chunk.length, at + this.#left);
        if (this.#key !== 0) this.#unmask(chunk, at, end);
        this.#left -= end - at;
        at = end;
      }
      if (this.#seen === this.#header && this.#left === 0) this.#next();
    }
  }

  #next(): void {
    this.#seen = 0;
    this.#header = 2;
    this.#key = 0;
  }

  /** Answers what is to stand in place of this byte. */
  #readHeader(byte: number): number {
    const at = this.#seen;
    this.#seen += 1;
    if (at === 0) return byte;
    if (at === 1) {
      const length = byte & 0x7f;
      this.#mask = length <= shortMost ? 2 : length === twoBytes ? 4 : 10;
      this.#header = byte > 0x7f ? this.#mask + 4 : this.#mask;
      this.#left = length <= shortMost ? length : 0;
      return byte;
    }
    if (at < this.#mask) {
      this.#left = this.#left * 256 + byte;
      return byte;
    }
    this.#key = (this.#key >>> 8) | (byte << 24);
    return 0;
  }

  #unmask(chunk: Buffer, start: number, end: number): void {
    const bytes = new DataView(chunk.buffer, chunk.byteOffset, chunk.length);
    const eight = BigInt(this.#key >>> 0) * twice;
    let at = start;
    for (; at + 8 <= end; at += 8) bytes.setBigUint64(at, bytes.getBigUint64(at, true) ^ eight, true);
    for (; at < end; at += 1) {
      bytes.setUint8(at, bytes.getUint8(at) ^ (this.#key & 0xff));
      this.#key = (this.#key >>> 8) | (this.#key << 24);
    }
  }
}
