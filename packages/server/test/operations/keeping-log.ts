import type { Log } from '../../src/ports/log.ts';

/** A log that keeps what is told. */
export function keepingLog(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  function note(fields: object, message: string) {
    lines.push(`${message} ${JSON.stringify(fields)}`);
  }
  return { lines, debug: note, info: note, warn: note, error: note };
}
