import { readFileSync } from 'node:fs';

/** What is left for everything else that is a file: the database, the log, files of the page on their way. */
const forConnections = 3 / 4;

/**
 * How many connections the operating system has descriptors for; Infinity where it does not say, or has no such limit.
 */
export function roomForConnections(): number {
  try {
    return roomIn(readFileSync('/proc/self/limits', 'utf8'));
  } catch {
    return Infinity;
  }
}

/** The same of a table of limits as Linux prints it (proc_pid_limits(5)): name, soft limit, hard limit, unit. */
export function roomIn(table: string): number {
  const soft = /^Max open files\s+(\d+)/m.exec(table)?.[1];
  return soft === undefined ? Infinity : Math.floor(Number(soft) * forConnections);
}
