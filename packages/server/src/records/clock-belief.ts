import type { Stamp } from '../ports/clock.ts';

/**
 * What is believed of the wall clock, kept over restarts: what is old is forgotten by a clock that nobody doubts alone.
 */
export interface Belief {
  /** The time as far as it is believed, Unix milliseconds. */
  readonly trusted: number;
  /** When that was looked at. */
  readonly stamp: Stamp;
  /** Since the clock has jumped ahead, the server has run for so many milliseconds; null when it is believed. */
  readonly doubted: number | null;
  /**
   * By how much it has jumped ahead when that was last believed, and when: what was written before may be younger by so
   * much than it says.
   */
  readonly jump: Jump | null;
}

interface Jump {
  readonly ms: number;
  readonly at: number;
}

const day = 86_400_000;
/** A larger jump counts before a smaller one of the time after it, for so long. */
const jumpCounts = 365 * day;

/**
 * The belief at one more look; `ran` are the milliseconds that the server has run since the last. A clock that is a day
 * further than the machine has run since is doubted until the server has run for a day with it: so long have people had
 * to see that it is wrong. A server that was off for long waits a day, too.
 */
export function nextBelief(before: Belief | null, now: Stamp, ran: number): Belief {
  const believed = { trusted: now.wall, stamp: now, doubted: null, jump: before?.jump ?? null };
  if (before === null) return believed;
  const expected = before.trusted + passed(before.stamp, now, ran);
  if (now.wall - expected <= day) return believed;
  const doubted = (before.doubted ?? 0) + ran;
  if (doubted < day) return { trusted: expected, stamp: now, doubted, jump: before.jump };
  return { ...believed, jump: largest(before.jump, { ms: now.wall - expected, at: now.wall }) };
}

function largest(before: Jump | null, jump: Jump): Jump {
  return before !== null && before.ms > jump.ms && jump.at - before.at < jumpCounts ? before : jump;
}

/**
 * What was written before this time (Unix milliseconds) is older than so many days. Until the clock has gone on for as
 * many days after a jump, what was written before that counts as younger by the jump: a clock that stood in 1970 for
 * its first hour makes nobody who came then old.
 */
export function olderThan(days: number, { jump }: Belief, now: number): number {
  const ms = days * day;
  return now - ms - (jump !== null && now - jump.at < ms ? jump.ms : 0);
}

/** The time that has passed for sure: of the machine, when it was not started again, and else of this server. */
function passed(then: Stamp, now: Stamp, ran: number): number {
  return then.boot !== null && now.boot !== null && now.boot >= then.boot ? now.boot - then.boot : ran;
}

export function writeBelief({ trusted, stamp, doubted, jump }: Belief): string {
  return JSON.stringify({ trusted, ...stamp, doubted, jump });
}

/** The belief of a text, or null when it is none. */
export function readBelief(text: string | null): Belief | null {
  const value: unknown = parse(text ?? 'null');
  if (typeof value !== 'object' || value === null) return null;
  if (!('trusted' in value && 'wall' in value && 'boot' in value && 'doubted' in value)) return null;
  const { trusted, wall, boot, doubted } = value;
  if (!isNumber(trusted) || !isNumber(wall) || !isNumberOrNull(boot) || !isNumberOrNull(doubted)) return null;
  return { trusted, stamp: { wall, boot }, doubted, jump: 'jump' in value ? jumpOf(value.jump) : null };
}

function jumpOf(value: unknown): Jump | null {
  if (typeof value !== 'object' || value === null || !('ms' in value && 'at' in value)) return null;
  const { ms, at } = value;
  return isNumber(ms) && isNumber(at) ? { ms, at } : null;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

function isNumberOrNull(value: unknown): value is number | null {
  return value === null || isNumber(value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
