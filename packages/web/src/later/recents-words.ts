import type { CallOutcome, Entry } from '@earshot/client';
import { duration } from '../duration.ts';
import { language } from '../language.ts';
import { spoken } from '../spoken.ts';
import { words } from './words.ts';

/** What the page says of my calls that are over. */
export const recentsWords = spoken('recents', {
  find: 'Find in your calls',
  missedOnly: 'Missed only',
  edit: 'Edit',
  done: 'Done',
  remove: 'Delete',
  removeOne: (name: string, when: string) => `Delete the call with ${name}, ${when}`,
  times: (what: string, count: number, since: string) => `${what}, ${count} times since ${since}`,
  removeAll: 'Delete all',
  removeOneTitle: 'Delete this call?',
  removeAllTitle: 'Delete all of your calls?',
  removeHint: 'It goes from your list on all your devices. Others keep it in theirs.',
  removeAllHint: 'They go from your list on all your devices. Others keep them in theirs.',
  keep: 'Keep',
  loading: 'Loading your calls...',
  failed: 'Your calls cannot be loaded now. Trying again...',
  none: 'No calls yet',
  noneHint: 'Calls that you make, take or miss are listed here, on all your devices.',
  noneMissed: 'No missed calls',
  noneFound: (search: string) => `No call with “${search}”.`,
  older: 'Show older',
  show: 'Show',
});

/** What became of a call, in a word or two. */
export const outcomeWords = spoken('outcomes', {
  out: 'Outgoing call',
  in: 'Incoming call',
  missed: 'Missed call',
  declined: 'Declined',
  answeredElsewhere: 'Incoming call, answered by somebody else',
  answeredBy: (name: string) => `Incoming call, answered by ${name}`,
  forGroup: (what: string, group: string) => `${what} for ${group}`,
  theyDeclined: 'declined',
  cancelled: 'cancelled',
  busy: 'busy',
  no_answer: 'no answer',
  unreachable: 'not reached',
  lost: 'connection lost',
  failed: 'not connected',
  today: 'Today',
  yesterday: 'Yesterday',
});

function outgoing(outcome: CallOutcome): string | null {
  switch (outcome) {
    case 'talked':
    case 'missed':
    case 'answered_elsewhere':
      return null;
    case 'declined':
      return outcomeWords.theyDeclined;
    case 'cancelled':
    case 'busy':
    case 'no_answer':
    case 'unreachable':
    case 'lost':
    case 'failed':
      return outcomeWords[outcome];
  }
}

function withMore(what: string, talkMs: number, more: string | null): string {
  return [what, ...(talkMs > 0 ? [duration(talkMs)] : []), ...(more === null ? [] : [more])].join(', ');
}

/** What became of a call, in one line, and for which group it came. */
export function entryWords(entry: Entry): string {
  const group = entry.direction === 'in' ? entry.others.find((other) => other.as === 'group') : undefined;
  const what = becameOf(entry);
  const whole = group === undefined ? what : outcomeWords.forGroup(what, group.username);
  return typeof entry.message === 'string' ? words.ofCall(whole, entry.message) : whole;
}

function becameOf({ direction, outcome, others, talk_ms: talkMs }: Entry): string {
  const taker = others.find((other) => other.as === 'answered')?.username;
  if (direction === 'out') return withMore(outcomeWords.out, talkMs, outgoing(outcome));
  switch (outcome) {
    case 'missed':
      return outcomeWords.missed;
    case 'declined':
      return outcomeWords.declined;
    case 'answered_elsewhere':
      return taker === undefined ? outcomeWords.answeredElsewhere : outcomeWords.answeredBy(taker);
    case 'talked':
    case 'cancelled':
    case 'busy':
    case 'no_answer':
    case 'unreachable':
      return withMore(outcomeWords.in, talkMs, null);
    case 'lost':
    case 'failed':
      return withMore(outcomeWords.in, talkMs, outcomeWords[outcome]);
  }
}

const day = 86_400_000;

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

/** The day of a call as people say it: Today, Yesterday, a day of the last week, else the date. */
export function dayWords(at: number, now: number): string {
  // Days are counted at noon, for one of them in spring has 23 hours.
  const ago = Math.round((startOfDay(now) - startOfDay(at)) / day);
  if (ago <= 0) return outcomeWords.today;
  if (ago === 1) return outcomeWords.yesterday;
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return new Date(at).toLocaleDateString(
    language,
    ago < 7 ? { weekday: 'long' } : { day: 'numeric', month: 'long', ...(isThisYear ? {} : { year: 'numeric' }) },
  );
}

/** The time of day of a call, as the browser's person writes it. */
export function timeWords(at: number): string {
  return new Date(at).toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' });
}
