import { limits, times, type Forwards } from '@earshot/protocol';
import type { Instead, Skipped } from '../calls/call-moves.ts';
import type { Ringing } from '../calls/party.ts';
import { hasRoom } from '../calls/policy.ts';
import type { RingBudget } from '../calls/ring-budget.ts';
import type { Availabilities } from '../people/availabilities.ts';
import { endpointsOf } from '../people/person.ts';
import type { Groups } from '../people/groups.ts';
import { asWanted, ringGroup, type RingNeeds, type GroupCall } from './group-rings.ts';

/** What it takes to know who is rung in whose place. */
export interface ForwardNeeds extends RingNeeds {
  readonly availabilities: Pick<Availabilities, 'isDnd' | 'of'>;
  readonly groups: Pick<Groups, 'get'>;
  readonly rings: Pick<RingBudget, 'pause'>;
}

/** Somebody who does not take a call, why not, and how often it was forwarded before. */
export interface NotTaken extends GroupCall {
  readonly id: string;
  readonly why: keyof Forwards;
  readonly hops: number;
}

/**
 * Who is rung in the place of somebody who does not answer, is busy or away, as they have said; null when nobody is, or
 * the call was forwarded `limits.hops` times. Whoever cannot be rung either may have said the same: then it is whom
 * they name. Nobody is rung twice for a call; whom the caller has rung too often in vain counts as busy.
 */
export function forwardOf(needs: ForwardNeeds, { id, why, hops, ...call }: NotTaken): Instead | null {
  const to = needs.availabilities.of(id).forward?.[why]?.to;
  if (to === undefined || hops >= limits.hops || to === call.callerId || call.isIn(to)) return null;
  const group = needs.groups.get(to);
  const asked = { ...call, isIn: (userId: string) => userId === id || call.isIn(userId) };
  if (group !== undefined) return isPaused(needs, call.callerId, to) ? null : asWanted(group, ringGroup(needs, group, asked));
  const username = needs.people.listed(to)?.username;
  if (username === undefined || needs.blocks.hides(to, call.callerId)) return null;
  const ring = ringOf(needs, call.callerId, { id: to, username });
  if (typeof ring !== 'string') return { to, rung: [ring], skipped: [] };
  const further = forwardOf(needs, { ...asked, id: to, why: ring, hops: hops + 1 });
  return further && { ...further, skipped: [passed({ id: to, username }, ring, further), ...further.skipped] };
}

/** Somebody in whose place another is rung at once. */
export function passed(who: Pick<Skipped, 'id' | 'username'>, why: 'busy' | 'away', { to }: Instead): Skipped {
  return { id: who.id, username: who.username, to, why: why === 'busy' ? 'user_busy' : 'unreachable' };
}

function isPaused({ clock, rings }: ForwardNeeds, callerId: string, calleeId: string): boolean {
  return rings.pause({ callerId, calleeId }, clock.mono()) !== null;
}

/** How somebody is rung, or why not. */
function ringOf(needs: ForwardNeeds, callerId: string, named: Pick<Ringing, 'id' | 'username'>): Ringing | 'busy' | 'away' {
  const { availabilities, callsOf, people, subscriptions } = needs;
  const here = people.online(named.id);
  if (here === undefined && (people.get(named.id) !== undefined || !subscriptions.wakes(named.id))) return 'away';
  if (isPaused(needs, callerId, named.id)) return 'busy';
  const oneOnly = !availabilities.of(named.id).waiting;
  if (availabilities.isDnd(named.id) || !hasRoom({ id: named.id, calls: callsOf(named.id), oneOnly })) return 'busy';
  return { ...named, endpoints: here === undefined ? [] : endpointsOf(here).map(({ at }) => at), until: rungUntil(needs, named.id) };
}

/** Until when somebody is rung (monotonic ms): until another is in their place, if they have said so. */
export function rungUntil({ availabilities, clock }: Pick<ForwardNeeds, 'availabilities' | 'clock'>, userId: string): number {
  return clock.mono() + (availabilities.of(userId).forward?.no_answer?.after_ms ?? times.noAnswer);
}
