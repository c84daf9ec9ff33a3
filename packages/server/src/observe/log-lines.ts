import { writeSync } from 'node:fs';

/** Where the lines of the log go. */
export interface LogLines {
  /** Writes one line, or throws when it cannot be written now. */
  write(line: string): void;
}

/** Writes bytes and answers how many went, as `fs.writeSync`; throws when none can. */
export type WriteBytes = (bytes: Buffer) => number;

const toStandardError: WriteBytes = (bytes) => writeSync(2, bytes);

/**
 * Lines on standard error, each written before `write` returns, so that none is lost at a crash. Of a line that fits
 * only in part a piece stays behind; the next one that can be written begins on a line of its own.
 */
export function linesOnStandardError(write: WriteBytes = toStandardError): LogLines {
  let torn = false;
  return {
    write(line) {
      let rest = Buffer.from(torn ? `\n${line}` : line);
      while (rest.length > 0) {
        const went = write(rest);
        if (went === 0) throw new Error('Nothing of the line could be written.');
        torn = went < rest.length;
        rest = rest.subarray(went);
      }
    },
  };
}
