import { readdirSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf, reasonOf } from '../config/failure.ts';
import type { Finding } from './finding.ts';

const mebibyte = 1024 * 1024;
/** Less than this is soon nothing: a database grows by some megabytes a week. */
const littleRoom = 200 * mebibyte;
/** Clocks differ by so much without harm. Milliseconds. */
export const clockSlack = 60_000;

/** Whether the data folder can be written to, and how much room there is. */
export function diskFinding(folder: string): Finding {
  const of = 'Disk';
  try {
    const { bavail, bsize } = statfsSync(folder);
    const probe = join(folder, `.probe-${process.pid}`);
    writeFileSync(probe, 'earshot', { mode: 0o600, flush: true });
    rmSync(probe);
    const free = bavail * bsize;
    const says = `${folder} can be written to, and ${Math.floor(free / mebibyte)} MiB are free.`;
    return free < littleRoom ? { of, is: 'broken', says, toDo: 'Make room: without it nobody new comes in.' } : { of, is: 'works', says };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { of, is: 'note', says: `${folder} is not there yet: the server makes it at its first start.` };
    return {
      of,
      is: 'broken',
      says: `${folder} cannot be written to: ${reasonOf(error)}.`,
      toDo: 'Let the user this server runs as own the folder.',
    };
  }
}

/** When something in a folder was last written, in Unix milliseconds; null when there is nothing. */
export function lastWritten(folder: string): number | null {
  try {
    const times = readdirSync(folder).map((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0);
    return times.length === 0 ? null : Math.max(...times);
  } catch {
    return null;
  }
}

/** Another clock, and where it is. */
export interface OtherClock {
  readonly whose: string;
  readonly at: number;
}

/**
 * Whether the clock of this machine is believable: not before what it has written, and beside clocks of others.
 * Invites, credentials of the relay and certificates hang on it.
 */
export function clockFinding(now: number, written: number | null, others: readonly OtherClock[]): Finding {
  const of = 'Clock';
  const toDo = 'Set the clock, and let it be kept by NTP.';
  if (written !== null && written > now + clockSlack)
    return {
      of,
      is: 'broken',
      says: `It is ${new Date(now).toISOString()} here, and the data folder was written to at ${new Date(written).toISOString()}: the clock is behind, or was ahead.`,
      toDo,
    };
  const wrong = others.find(({ at }) => Math.abs(at - now) > clockSlack);
  if (wrong !== undefined)
    return {
      of,
      is: 'broken',
      says: `It differs from that of ${wrong.whose} by ${Math.round(Math.abs(wrong.at - now) / 1_000)} s.`,
      toDo,
    };
  const beside = others.map(({ whose }) => whose).join(', ');
  return { of, is: 'works', says: `It is ${new Date(now).toISOString()}${beside === '' ? '' : `, as at ${beside}`}.` };
}
