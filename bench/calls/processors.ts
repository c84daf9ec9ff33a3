import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Processors as taskset(1) lists them: what is measured has one for itself, who measures has the others. */
export interface Processors {
  readonly measured: string;
  readonly measuring: string;
}

/** The numbers in a list such as `0-2,5` (cpuset(7)). */
export function numbersOf(list: string): number[] {
  return list
    .trim()
    .split(',')
    .flatMap((part) => {
      const [first = 0, last = first] = part.split('-').map(Number);
      return Array.from({ length: last - first + 1 }, (_, step) => first + step);
    });
}

function setOf(pid: number, list: string): boolean {
  return spawnSync('taskset', ['--all-tasks', '--cpu-list', '--pid', list, String(pid)], { stdio: 'ignore' }).status === 0;
}

/**
 * Runs `measure` with this process on all processors but one, which is left to what is measured. Where there is a
 * single processor, or no taskset, it gets null and everything shares what there is.
 */
export async function apart<T>(measure: (processors: Processors | null) => Promise<T>): Promise<T> {
  const all = /^Cpus_allowed_list:\s+(\S+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
  const [first, ...others] = numbersOf(all);
  const processors = { measured: String(first), measuring: others.join(',') };
  if (others.length === 0 || !setOf(process.pid, processors.measuring)) return measure(null);
  try {
    return await measure(processors);
  } finally {
    setOf(process.pid, all);
  }
}
