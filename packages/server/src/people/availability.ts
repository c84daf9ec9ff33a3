import type { Forwards, Input, Quiet } from '@earshot/protocol';
import { isQuiet, nextChange } from './quiet-times.ts';

/**
 * When somebody may be rung, as they have said, and what it comes to at an instant. Pure; instants are Unix
 * milliseconds.
 */
export interface Availability {
  /**
   * The switch: `dnd` until an instant, or until it is turned off (null). Off lifts a time of the week that runs, until
   * that is over. Null where the times of the week alone count.
   */
  readonly said: { readonly dnd: boolean; readonly until: number | null } | null;
  /** Whether a second call rings. */
  readonly waiting: boolean;
  readonly quiet: Quiet;
  /** Who rings through all the same. */
  readonly favourites: boolean;
  readonly again: boolean;
  /** Who is rung in their place; left out where nobody is. */
  readonly forward?: Forwards;
}

/** Of who has said nothing. */
export const usual: Availability = {
  said: null,
  waiting: true,
  quiet: { zone: 'UTC', times: [] },
  favourites: false,
  again: false,
};

/** What was said and still counts. */
function saidAt({ said }: Availability, now: number): Availability['said'] {
  return said === null || (said.until !== null && said.until <= now) ? null : said;
}

/** Whether they are not to be disturbed. */
export function dndAt(availability: Availability, now: number): boolean {
  return saidAt(availability, now)?.dnd ?? isQuiet(availability.quiet, now);
}

/** When `dndAt` may be another; null when it stays so. */
export function changesAt(availability: Availability, now: number): number | null {
  const said = saidAt(availability, now);
  return said === null ? nextChange(availability.quiet, now) : said.until;
}

/** When they may be disturbed again; null when that is not known, or they may be now. */
export function dndUntil(availability: Availability, now: number): number | null {
  let end = now;
  // A switch that ends within a time of the week, and that time.
  for (let steps = 0; steps < 3 && dndAt(availability, end); steps += 1) {
    const next = changesAt(availability, end);
    if (next === null) return null;
    end = next;
  }
  return end === now ? null : end;
}

/** What somebody says of their availability. */
export type Saying = Pick<
  Input<'users/availability'>,
  'dnd' | 'until' | 'for_ms' | 'waiting' | 'quiet' | 'favourites' | 'again' | 'forward'
>;

/** The availability of somebody who says something. What they leave out stays as it is. */
export function say(availability: Availability, saying: Saying, now: number): Availability {
  const { dnd, waiting = availability.waiting, quiet = availability.quiet } = saying;
  const { favourites = availability.favourites, again = availability.again } = saying;
  const next = { said: saidAt(availability, now), waiting, quiet, favourites, again, ...forwarding(availability, saying) };
  if (dnd === undefined) return next;
  if (dnd) return { ...next, said: { dnd, until: endOf(saying, now) } };
  return { ...next, said: isQuiet(quiet, now) ? { dnd, until: nextChange(quiet, now) } : null };
}

/** Nobody is rung in their place. */
export const noForwards: Forwards = { no_answer: null, busy: null, away: null };

function forwarding({ forward: before }: Availability, { forward }: Saying): Pick<Availability, 'forward'> {
  if (before === undefined && forward === undefined) return {};
  return { forward: { ...noForwards, ...before, ...forward } };
}

function endOf({ until, for_ms }: Saying, now: number): number | null {
  return for_ms === undefined ? (until ?? null) : now + for_ms;
}
