import { language } from '../language.ts';
import { spoken } from '../spoken.ts';

const day = 86_400_000;

function clockTime(at: Date): string {
  return `${at.getHours()}:${String(at.getMinutes()).padStart(2, '0')}`;
}

function midnightOf(at: Date): number {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
}

/** An instant to come as somebody says it: `15:20`, `tomorrow 8:00`, `Friday 8:00`, `24 December 8:00`. */
export function untilWords(until: number, now = Date.now()): string {
  const [at, today] = [new Date(until), midnightOf(new Date(now))];
  // Days are longer or shorter where the clock is set.
  const days = Math.round((midnightOf(at) - today) / day);
  if (days <= 0) return clockTime(at);
  if (days === 1) return availabilityWords.tomorrow(clockTime(at));
  const named = at.toLocaleDateString(language, days < 7 ? { weekday: 'long' } : { day: 'numeric', month: 'long' });
  return `${named} ${clockTime(at)}`;
}

/** Milliseconds until tomorrow at that hour, by the clock of this machine. */
export function msUntilTomorrow(hour: number, now = Date.now()): number {
  const at = new Date(now);
  return new Date(at.getFullYear(), at.getMonth(), at.getDate() + 1, hour).getTime() - now;
}

/** The time zone of this machine. */
export function zoneHere(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** What the page says of when somebody may be rung, and by whom. */
export const availabilityWords = spoken('availability', {
  doNotDisturb: 'Do not disturb',
  tomorrow: (time: string) => `tomorrow ${time}`,
  howLong: 'How long',
  forAnHour: 'For an hour',
  untilTomorrow: 'Until tomorrow 8:00',
  untilOff: 'Until I turn it off',
  until: (when: string) => `Until ${when}`,
  untilYouTurnItOff: 'Until you turn it off',
  telling: 'Telling the server...',
  isFree: (name: string) => `${name} is free now`,
  wantedToKnow: (name: string) => `${name} wanted to know when you are free`,
  callNow: 'Call now',
  tellWhenFree: 'Tell me when free',
  tellNoMore: 'Stop telling me when free',
  willBeTold: (name: string) => `You will be told when ${name} is free`,
  willNotBeTold: (name: string) => `You will not be told when ${name} is free`,
  block: 'Block',
  unblock: 'Unblock',
  isBlocked: (name: string) => `${name} is blocked: to them you are away. Settings lists everybody you have blocked.`,
  unblockOf: (name: string) => `Unblock ${name}`,
  unblocked: (name: string) => `${name} is no longer blocked`,
  blockedPeople: 'Blocked people',
  blockedHint: 'To them you are away, and they cannot call you. They are not told why.',
  nobodyBlocked: 'You have blocked nobody. You can do so under More in the row of a person.',
  ringing: 'When you may be rung',
  waiting: 'A second call may ring',
  waitingHint: 'Off: while you have a call, others hear that you are busy.',
  favourites: 'Favourites ring',
  favouritesHint: 'Even while you do not want to be disturbed.',
  again: 'Anyone who calls again within 3 minutes rings',
  againHint: 'Even while you do not want to be disturbed.',
  weekly: 'Do not disturb every week',
  weeklyHint: (zone: string) => `By the clock in ${zone}. A time that ends before it begins ends on the next day.`,
  timeNumber: (number: number) => `Time ${number}`,
  from: 'From',
  to: 'To',
  addTime: 'Add a time',
  removeTime: (number: number) => `Remove time ${number}`,
  remove: 'Remove',
});

/** The names of the days, Monday first, in full or as short as a column of them. */
export function dayNames(style: 'long' | 'short'): readonly string[] {
  const name = new Intl.DateTimeFormat(language, { weekday: style, timeZone: 'UTC' });
  // 1 January 2024 was a Monday.
  return Array.from({ length: 7 }, (_, index) => name.format(Date.UTC(2024, 0, 1 + index)));
}
