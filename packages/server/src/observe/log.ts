import { destination, pino, stdTimeFunctions, type DestinationStream, type LevelWithSilent } from 'pino';
import type { Log } from '../log.ts';
import { writable } from './redaction.ts';

/** The log with what only the start and the end of the server need. */
export interface ServerLog extends Log {
  /** For the line before an end that nobody asked for. */
  fatal(fields: object, message: string): void;
}

/**
 * A log of JSON lines (pino), written to standard error as they come, so that none is lost at a crash and standard output stays for
 * people. `writable` decides what of each line may be seen.
 */
export function createLog(level: LevelWithSilent, stream: DestinationStream = destination({ fd: 2, sync: true })): ServerLog {
  const debug = pino.levels.values['debug'] ?? 20;
  return pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: (value: unknown) => value },
      hooks: {
        logMethod(args, method, lineLevel) {
          const [fields, ...rest] = args;
          const seen: unknown = typeof fields === 'object' && fields !== null ? writable(fields, lineLevel <= debug) : fields;
          Reflect.apply(method, this, [seen, ...rest]);
        },
      },
    },
    stream,
  );
}
