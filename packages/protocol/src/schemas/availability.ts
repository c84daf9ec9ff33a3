import { limits, times } from '../limits.ts';
import { described, flag, list, nullable, object, text, whole, type Infer } from '../shape.ts';
import { Id, SomeId, Time } from './words.ts';

const Minute = whole({ max: 1_439 });

/** A time of the week, by the clock on the wall of its zone; it ends on the next day when `to` is not after `from`. */
export const QuietTime = object({
  days: described('1 is Monday, 7 Sunday.', list(whole({ min: 1, max: 7 }), { min: 1, max: 7 })),
  from: described('Minutes after midnight.', Minute),
  to: described('Minutes after midnight.', Minute),
});
export type QuietTime = Infer<typeof QuietTime>;

export const Quiet = object({
  zone: described('A name of the IANA time zone database, as `Europe/Berlin`.', text({ min: 1, max: 64 })),
  times: list(QuietTime, { max: limits.quietTimes }),
});
/** When somebody is not to be disturbed each week, in a time zone of theirs. */
export type Quiet = Infer<typeof Quiet>;

/** Who is rung in my place: a user or a group. */
const Forward = object({ to: SomeId });

export const Forwards = object({
  /** When I do not answer for so many milliseconds. */
  no_answer: nullable(object({ to: SomeId, after_ms: whole({ min: times.forwardLeast, max: times.forwardMost }) })),
  /** When I am busy, or not to be disturbed. */
  busy: nullable(Forward),
  /** When nothing of mine rings. */
  away: nullable(Forward),
});
/** What happens when I do not take a call. */
export type Forwards = Infer<typeof Forwards>;

export const Availability = object(
  {
    /** Now, by the switch or by the times of the week. */
    dnd: flag,
    /** When that ends by itself. */
    until: nullable(Time),
    /** Whether a second call rings. */
    waiting: flag,
    quiet: Quiet,
    /** Who rings through: my favourites, and whoever calls again within `times.callAgain`. */
    favourites: flag,
    again: flag,
    blocked: list(Id, { max: limits.blocked }),
    /** Of whom I am told when they are free. */
    awaited: list(Id, { max: limits.awaited }),
  },
  /** Servers up to 0.1.0 leave it out. */
  { forward: Forwards },
);
/** When I may be rung, by whom, and whom I wait for; nobody else sees it. */
export type Availability = Infer<typeof Availability>;
