import { language } from '../language.ts';
import { spoken } from '../spoken.ts';

/** What is said of who is away: that they have only just gone, or that a call finds them all the same. */
export const agoWords = spoken('ago', { justNow: 'just now', notified: 'will be notified' });

const steps = [
  ['year', 31_556_952],
  ['month', 2_629_746],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** In most languages whole words leave no room in a row of the list for what stands before them. */
const isTerse = language !== 'en';

const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: isTerse ? 'short' : 'long' });
const dates = new Intl.DateTimeFormat(language, { dateStyle: 'short' });
const week = 604_800;

/**
 * How long ago something was, in the largest unit that it fills: "5 minutes ago", "yesterday"; the date in languages
 * whose words for weeks and more are long. Unix seconds.
 */
export function ago(at: number, now: number): string {
  const seconds = Math.max(0, now - at);
  if (isTerse && seconds >= week) return dates.format(at * 1_000);
  const step = steps.find(([, length]) => seconds >= length);
  return step === undefined ? agoWords.justNow : relative.format(-Math.floor(seconds / step[1]), step[0]);
}
