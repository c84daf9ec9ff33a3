import type { Quiet, QuietTime } from '@earshot/protocol';

/**
 * The times of the week in which somebody is not to be disturbed, by the clock on the wall of their zone: where that
 * clock is set, the times move with it. Pure; instants are Unix milliseconds.
 */

const minute = 60_000;
const day = 24 * 60;
const week = 7 * day;
/** Clocks are set at a whole half hour of UTC. */
const halfHour = 30 * minute;
/** What has not changed within a week, and a day for clocks that are set, never does. */
const horizon = (week + day) * minute;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  formats.set(zone, format);
  return format;
}

/** Whether the name is one of a time zone. */
export function isZone(zone: string): boolean {
  try {
    formatFor(zone);
    return true;
  } catch {
    return false;
  }
}

/** What the clock on the wall shows, as if it were one of UTC. */
function wallClock(zone: string, at: number): number {
  const parts = new Map(
    formatFor(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const [year = 0, month = 1, date = 1] = [parts.get('year'), parts.get('month'), parts.get('day')];
  return Date.UTC(year, month - 1, date, parts.get('hour'), parts.get('minute')) + (at % minute);
}

/** Milliseconds since the beginning of Monday. */
function inWeek(zone: string, at: number): number {
  // The first of January 1970 was a Thursday.
  return (wallClock(zone, at) + 3 * day * minute) % (week * minute);
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** The spans of a time in milliseconds of the week; one that begins on Sunday may end behind the week. */
function spansOf({ days, from, to }: QuietTime): readonly Span[] {
  const length = to > from ? to - from : to - from + day;
  return days.map((weekday) => {
    const start = (weekday - 1) * day + from;
    return { start: start * minute, end: (start + length) * minute };
  });
}

/** Milliseconds from one time of the week on to another. */
function until(from: number, to: number): number {
  const length = week * minute;
  return (((to - from) % length) + length) % length;
}

export function isQuiet({ zone, times }: Quiet, at: number): boolean {
  if (times.length === 0) return false;
  const now = inWeek(zone, at);
  return times.flatMap(spansOf).some(({ start, end }) => until(start, now) < end - start);
}

/** When it next begins or ends to be quiet; null when it never does. */
export function nextChange(quiet: Quiet, from: number): number | null {
  if (quiet.times.length === 0) return null;
  const edges = quiet.times.flatMap(spansOf).flatMap(({ start, end }) => [start, end]);
  const before = isQuiet(quiet, from);
  for (let at = from; at < from + horizon;) {
    at = nextEdge(quiet.zone, edges, at);
    if (isQuiet(quiet, at) !== before) return at;
  }
  return null;
}

/** The next edge, or an instant before it at which the clock may be set. */
function nextEdge(zone: string, edges: readonly number[], at: number): number {
  const now = inWeek(zone, at);
  const edge = at + Math.min(...edges.map((each) => until(now, each) || week * minute));
  const isSet = wallClock(zone, edge) - edge !== wallClock(zone, at) - at;
  return isSet ? Math.min(edge, (Math.floor(at / halfHour) + 1) * halfHour) : edge;
}
