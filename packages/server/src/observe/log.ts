import { pino, stdTimeFunctions, type LevelWithSilent } from 'pino';
import type { Log } from '../ports/log.ts';
import { linesOnStandardError, type LogLines } from './log-lines.ts';
import { writable } from './redaction.ts';

/** The log with what only the start and the end of the server need. */
export interface ServerLog extends Log {
  /** For the line before an end that nobody asked for. */
  fatal(fields: object, message: string): void;
  /** How many lines could not be written: a full disk, a closed pipe. */
  dropped(): number;
}

/**
 * A log of JSON lines (pino) on standard error, for standard output stays for people. `writable` decides what of each
 * line may be seen. Whoever logs never hears of a line that cannot be written: it is dropped and counted.
 */
export function createLog(level: LevelWithSilent, lines: LogLines = linesOnStandardError()): ServerLog {
  const debug = pino.levels.values['debug'] ?? 20;
  let dropped = 0;
  const log = pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: (value: unknown) => value },
      hooks: {
        logMethod(args, method, lineLevel) {
          const [fields, ...rest] = args;
          try {
            const seen: unknown = typeof fields === 'object' && fields !== null ? writable(fields, lineLevel <= debug) : fields;
            Reflect.apply(method, this, [seen, ...rest]);
          } catch {
            dropped += 1;
          }
        },
      },
    },
    lines,
  );
  return {
    debug: (fields, message) => log.debug(fields, message),
    info: (fields, message) => log.info(fields, message),
    warn: (fields, message) => log.warn(fields, message),
    error: (fields, message) => log.error(fields, message),
    fatal: (fields, message) => log.fatal(fields, message),
    dropped: () => dropped,
  };
}
