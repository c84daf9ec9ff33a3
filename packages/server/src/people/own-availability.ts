import type { Availability } from '@earshot/protocol';
import type { Clock } from '../ports/clock.ts';
import type { Availabilities } from './availabilities.ts';
import { dndAt, dndUntil, noForwards } from './availability.ts';
import type { Blocks } from './blocks.ts';
import type { FreeNotices } from './free-notices.ts';

interface Needs {
  readonly clock: Pick<Clock, 'wall'>;
  readonly availabilities: Pick<Availabilities, 'of'>;
  readonly blocks: Pick<Blocks, 'of'>;
  readonly freeNotices: Pick<FreeNotices, 'of'>;
}

/** All that somebody has said of when they may be rung, and by whom, as they see it themselves. */
export function ownAvailability({ availabilities, blocks, clock, freeNotices }: Needs, userId: string): Availability {
  const now = clock.wall();
  const said = availabilities.of(userId);
  const { waiting, quiet, favourites, again, forward = noForwards } = said;
  return {
    dnd: dndAt(said, now),
    until: dndUntil(said, now),
    waiting,
    quiet,
    favourites,
    again,
    forward,
    blocked: blocks.of(userId).map(([id]) => id),
    awaited: [...freeNotices.of(userId)],
  };
}
