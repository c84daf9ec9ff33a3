import { times } from '@earshot/protocol';
import type { Instead, Skipped } from '../calls/call-moves.ts';
import type { Ringing } from '../calls/party.ts';
import type { CallSet } from '../calls/policy.ts';
import type { Availabilities } from '../people/availabilities.ts';
import type { Blocks } from '../people/blocks.ts';
import type { People } from '../people/people.ts';
import { endpointsOf } from '../people/person.ts';
import type { Subscriptions } from '../people/subscriptions.ts';
import type { Clock } from '../ports/clock.ts';
import type { GroupRecord } from '../records/port-groups.ts';

/** What it takes to know who can be rung for a group. */
export interface RingNeeds {
  readonly clock: Pick<Clock, 'mono'>;
  readonly availabilities: Pick<Availabilities, 'isDnd'>;
  readonly blocks: Pick<Blocks, 'hides'>;
  readonly people: Pick<People, 'get' | 'online' | 'listed'>;
  readonly subscriptions: Pick<Subscriptions, 'wakes'>;
  readonly callsOf: (userId: string) => CallSet;
}

/** Who calls a group, and who is in the call already and is not rung for it again. */
export interface GroupCall {
  readonly callerId: string;
  readonly isIn: (userId: string) => boolean;
  /** When nobody of the group is rung any more (monotonic ms), if there is such a time. */
  readonly atMost?: number | undefined;
}

/** Whom a call to a group rings, and who of it is passed over. */
export interface GroupRing {
  readonly rung: readonly Ringing[];
  readonly skipped: readonly Skipped[];
}

/**
 * Rings a group: everybody of it whose hands are free, or in turn the next of them. Who has any call, is not to be
 * disturbed or cannot be reached is passed over, and sees in their history that the group was called.
 */
export function ringGroup(needs: RingNeeds, group: GroupRecord, { callerId, isIn, atMost }: GroupCall): GroupRing {
  const rung: Ringing[] = [];
  const skipped: Skipped[] = [];
  const until = rungUntil(group, needs.clock.mono(), atMost);
  for (const { userId, joined } of group.members) {
    if (!joined || userId === callerId || isIn(userId) || needs.blocks.hides(userId, callerId)) continue;
    const named = { id: userId, username: needs.people.listed(userId)?.username ?? '', group: { id: group.id, username: group.name } };
    const ring = whereOf(needs, userId);
    if (ring === null) skipped.push({ ...named, why: needs.people.online(userId) === undefined ? 'unreachable' : 'user_busy' });
    else rung.push({ ...named, endpoints: ring, until, atMost });
    if (group.strategy === 'in_turn' && rung.length > 0) break;
  }
  return { rung, skipped };
}

function rungUntil({ strategy }: GroupRecord, now: number, atMost = Infinity): number {
  return Math.min(now + (strategy === 'all' ? times.noAnswer : times.turn), atMost);
}

/** Where somebody of a group is rung; null when they are not to be. */
function whereOf({ availabilities, callsOf, people, subscriptions }: RingNeeds, userId: string): Ringing['endpoints'] | null {
  if (availabilities.isDnd(userId) || callsOf(userId).length > 0) return null;
  const here = people.online(userId);
  if (here !== undefined) return endpointsOf(here).map(({ at }) => at);
  return people.get(userId) === undefined && subscriptions.wakes(userId) ? [] : null;
}

/** A group as those of it who are rung; null when nobody is. */
export function asWanted(group: Pick<GroupRecord, 'id'>, { rung, skipped }: GroupRing): Instead | null {
  const [first, ...rest] = rung;
  return first === undefined ? null : { to: group.id, rung: [first, ...rest], skipped };
}
