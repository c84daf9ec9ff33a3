import type { CallBook } from '../calls/call-book.ts';
import { isHeldBy, partyOf, ringerOf, ringsFor, rungIn, stillIn, type Call, type LiveCall } from '../calls/call.ts';
import { everJoined, isJoined, type Party } from '../calls/party.ts';
import type { CallFact } from '../calls/facts.ts';
import { createPages } from '../calls/pages.ts';
import { statusAmong } from '../calls/policy.ts';
import type { RingBudget, RingEnd } from '../calls/ring-budget.ts';
import type { Switchboard } from '../calls/switchboard.ts';
import type { Attendance } from '../people/attendance.ts';
import type { Availabilities } from '../people/availabilities.ts';
import type { Blocks } from '../people/blocks.ts';
import type { PeopleFact } from '../people/facts.ts';
import type { FreeNotices } from '../people/free-notices.ts';
import type { GroupList } from '../people/group-list.ts';
import type { Groups } from '../people/groups.ts';
import type { GuestLinks } from '../people/guest-links.ts';
import { ownAvailability } from '../people/own-availability.ts';
import { tellFavourites, type Favourites } from '../people/favourites.ts';
import { tellPerson, type People } from '../people/people.ts';
import type { Presence } from '../people/presence.ts';
import type { Subscriptions } from '../people/subscriptions.ts';
import type { Sight } from '../people/sight.ts';
import type { SignIns } from '../people/sign-ins.ts';
import { tellWallPhones } from '../people/wall-phones.ts';
import type { Clock } from '../ports/clock.ts';
import { isSameEndpoint, type EndpointRef } from '../ports/endpoint-ref.ts';
import type { Facts } from './facts.ts';

interface Reacting {
  readonly facts: Facts<CallFact | PeopleFact>;
  readonly clock: Clock;
  readonly book: CallBook;
  readonly switchboard: Switchboard;
  readonly favourites: Favourites;
  readonly sight: Sight;
  readonly people: People;
  readonly presence: Presence;
  readonly attendance: Attendance;
  readonly rings: RingBudget;
  readonly signIns: SignIns;
  readonly availabilities: Availabilities;
  readonly blocks: Blocks;
  readonly freeNotices: FreeNotices;
  readonly groups: Pick<Groups, 'forget'>;
  readonly groupList: GroupList;
  readonly guestLinks: Pick<GuestLinks, 'forget'>;
  readonly subscriptions: Subscriptions;
}

/** Says what follows from what: calls and people do not know each other, and meet here alone. */
export function react(parts: Reacting): void {
  tellPresence(parts);
  countRings(parts);
  keepStatuses(parts);
  reviewParties(parts);
  endCalls(parts);
  followPages(parts);
  forgetRinging(parts);
  keepAvailability(parts);
  tellHistory(parts);
  tellWalls(parts);
  const { facts, signIns } = parts;
  facts.on('person_offline', ({ userId }) => signIns.left(userId));
  forgetGone(parts);
  keepGroups(parts);
}

/** Who is no more is in no list, nor anybody's favourite, and no link leads to them. */
function forgetGone(parts: Reacting): void {
  const { facts, favourites, guestLinks, people, subscriptions } = parts;
  facts.on('waking_changed', ({ userId }) => people.setWakes(userId));
  facts.on('user_gone', ({ userId }) => {
    const whose = [...favourites.by(userId)];
    favourites.forget(userId);
    guestLinks.forget(userId);
    subscriptions.forget(userId);
    people.forget(userId);
    for (const id of whose) tellFavourites(parts, id);
  });
}

/** A group looks as those in it make it look. */
function keepGroups({ facts, groups, groupList }: Reacting): void {
  facts.on('person_changed', ({ userId }) => groupList.reviewOf(userId));
  facts.on('availability_changed', ({ userId }) => groupList.reviewOf(userId));
  facts.on('user_gone', ({ userId }) => groups.forget(userId).forEach((group) => groupList.review(group)));
}

/** Who looks at a person hears of their changes, and so does whoever talks with them. */
function tellPresence({ book, facts, presence }: Reacting): void {
  facts.on('person_changes', ({ userId, before }) => presence.touched(userId, before));
  function follow(call: Call, before: Call | null): void {
    eachPair(call, (one, other) => {
      const [were, are] = [before !== null && areIn(before, one, other), areIn(call, one, other)];
      if (are && !were) presence.pair(one, other);
      else if (were && !are && !book.callsOf(one).some((shared) => areIn(shared, one, other))) presence.unpair(one, other);
    });
  }
  facts.on('call_opened', ({ call }) => follow(call, null));
  facts.on('call_changed', ({ call, before }) => follow(call, before));
  facts.on('call_ended', ({ call, before }) => follow(call, before));
}

/** Whether two are in a call with each other. */
function areIn(call: Call, one: string, other: string): boolean {
  const those = stillIn(call.parties).filter(isApart);
  return [one, other].every((userId) => those.some(({ id }) => id === userId));
}

/** Whoever is rung for a group with others has nothing to do with them. */
function isApart(party: Party): boolean {
  return party.group === undefined || everJoined(party);
}

/** Any two of a call, once. */
function eachPair(call: Call, visit: (one: string, other: string) => void): void {
  const parties = call.parties.filter(isApart);
  for (const [index, one] of parties.entries()) for (const other of parties.slice(index + 1)) visit(one.id, other.id);
}

function countRings({ clock, facts, rings }: Reacting): void {
  const counted = new WeakSet<Call>();
  // Nobody rings somebody to whom their own transfer comes back.
  facts.on('ring_begins', ({ call, userId, by }) => by !== null && rings.began(call.id, rungAs(call, userId), clock.mono()));
  facts.on('ring_over', ({ call, userId, by, joined }) => {
    const party = partyOf(call, userId);
    // A group is one that is rung.
    if (party?.group !== undefined && !joined && (isGroupRung(call, party.group.id) || counted.has(call))) return;
    if (party?.group !== undefined) counted.add(call);
    const calleeId = rungAs(call, userId);
    if (by !== null) rings.over({ callId: call.id, callerId: by, calleeId, end: joined ? 'accepted' : endOf(call, party) }, clock.mono());
  });
}

/** How the ring of somebody who has not joined came out: whoever takes it in their place accepts it for them. */
function endOf(call: Call, party: Party | null): RingEnd {
  if (party?.state.is !== 'left') return 'wasted';
  const { to, why } = party.state;
  if (to === undefined) return why === 'unreachable' ? 'unreachable' : 'wasted';
  const instead = partyOf(call, to);
  return instead !== null && isJoined(instead) ? 'accepted' : 'replaced';
}

/** By which id a ring of somebody is counted: their own, or that of their group. */
function rungAs(call: Call, userId: string): string {
  return partyOf(call, userId)?.group?.id ?? userId;
}

function isGroupRung(call: Call, groupId: string): boolean {
  return call.is === 'live' && rungIn(call).some(({ group }) => group?.id === groupId);
}

/** A user's status is what their calls make of it. */
function keepStatuses({ book, facts, people }: Reacting): void {
  function keep(call: Call): void {
    for (const { id } of call.parties) people.setStatus(id, statusAmong({ id, calls: book.callsOf(id) }));
  }
  facts.on('call_opened', ({ call }) => keep(call));
  facts.on('call_changed', ({ call }) => keep(call));
  facts.on('call_ended', ({ call }) => keep(call));
}

/** In a call silence is judged otherwise than out of it. */
function reviewParties({ attendance, facts, people }: Reacting): void {
  function review(call: Call): void {
    for (const { id } of call.parties) {
      const person = people.get(id);
      if (person !== undefined) attendance.review(person);
    }
  }
  facts.on('call_opened', ({ call }) => review(call));
  facts.on('call_changed', ({ call }) => review(call));
  facts.on('call_ended', ({ call }) => review(call));
}

/** Who goes takes with them the calls that they hold there; a ring goes on while something of theirs can be woken. */
function endCalls({ facts, subscriptions, switchboard }: Reacting): void {
  function isWoken(call: LiveCall, userId: string): boolean {
    return ringsFor(call, userId) && subscriptions.wakes(userId);
  }
  facts.on('person_leaves', ({ userId }) => switchboard.leave(userId, 'hung_up'));
  facts.on('person_lost', ({ userId, how }) => switchboard.leave(userId, how, (call) => !isWoken(call, userId)));
  facts.on('rings_nowhere', ({ userId }) =>
    switchboard.leave(userId, 'unreachable', (call) => ringsFor(call, userId) && !isWoken(call, userId)),
  );
  facts.on('device_leaves', ({ userId, deviceId }) =>
    switchboard.leave(
      userId,
      'hung_up',
      heldBy(userId, (endpoint) => endpoint.device === deviceId),
    ),
  );
  facts.on('endpoint_leaves', ({ userId, at }) =>
    switchboard.leave(
      userId,
      'hung_up',
      heldBy(userId, (endpoint) => isSameEndpoint(endpoint, at)),
    ),
  );
  facts.on('endpoint_lost', ({ userId, endpoint: lost }) =>
    switchboard.leave(
      userId,
      'lost',
      heldBy(userId, (endpoint) => isSameEndpoint(endpoint, lost)),
    ),
  );
  facts.on('endpoint_cut', ({ userId, at }) => switchboard.parted(userId, at));
}

/** The calls in which one of those endpoints speaks for a user. */
function heldBy(userId: string, isMeant: (endpoint: EndpointRef) => boolean): (call: LiveCall) => boolean {
  return (call) => isHeldBy(call, userId, isMeant);
}

/** Who is answered by wall phones learns of each change of them. */
function tellWalls(parts: Reacting): void {
  const { facts, people } = parts;
  facts.on('wall_phones_changed', ({ userIds }) => userIds.forEach((userId) => tellWallPhones(parts, userId)));
  facts.on('visibility_changed', ({ userId, viewerId }) => {
    if (people.online(userId)?.answers.has(viewerId) === true) tellWallPhones(parts, viewerId);
  });
}

/** Whoever is there learns of what came into their history, at each endpoint. */
function tellHistory({ facts, people }: Reacting): void {
  facts.on('entry_kept', ({ userId, entry, unseen }) => {
    const person = people.get(userId);
    if (person !== undefined) tellPerson(person, { type: 'history', change: 'added', entry_id: entry.entry_id, entry, unseen });
  });
}

function followPages({ facts, switchboard }: Reacting): void {
  const pages = createPages(switchboard);
  facts.on('page_closes', ({ userId, at }) => pages.leaves(userId, at));
  facts.on('page_gone', ({ userId, at }) => pages.left(userId, at));
  facts.on('page_back', ({ userId, at }) => pages.back(userId, at));
}

/** What is not here any more rings no more: who calls is told, and another tab or device takes its turn. */
function forgetRinging({ book, facts, switchboard }: Reacting): void {
  function forget(userId: string, isGone: (endpoint: EndpointRef) => boolean): void {
    for (const call of book.callsOf(userId).filter((one) => ringsFor(one, userId))) {
      const endpoints = partyOf(call, userId)?.endpoints.map(({ endpoint }) => endpoint) ?? [];
      switchboard.act(call, { type: 'unconfirm', by: userId, endpoints: endpoints.filter(isGone) });
    }
  }
  facts.on('endpoint_cut', ({ userId, at }) => forget(userId, (endpoint) => isSameEndpoint(endpoint, at)));
  facts.on('device_leaves', ({ userId, deviceId }) => forget(userId, ({ device }) => device === deviceId));
  facts.on('device_silent', ({ userId, deviceId }) => forget(userId, ({ device }) => device === deviceId));
}

/** What somebody says of when they may be rung is the same on all of their devices, and seen by others. */
function keepAvailability(parts: Reacting): void {
  const { blocks, facts, favourites, freeNotices, people, presence, switchboard } = parts;
  facts.on('visibility_changed', ({ userId, viewerId }) => presence.visibilityChanged(userId, viewerId));
  facts.on('visibility_changed', ({ userId, viewerId }) => favourites.are(viewerId, userId) && tellFavourites(parts, viewerId));
  // Whoever is blocked while they ring rings nobody any more.
  facts.on('visibility_changed', ({ userId, viewerId }) => {
    if (!blocks.hides(userId, viewerId)) return;
    switchboard.leave(userId, 'unreachable', (call) => isRungBy(call, userId, viewerId));
  });
  facts.on('availability_changed', ({ userId }) => people.setAvailability(userId, ownAvailability(parts, userId)));
  facts.on('person_changes', ({ userId }) => freeNotices.touched(userId));
  facts.on('page_back', ({ userId }) => freeNotices.touched(userId));
}

function isRungBy(call: LiveCall, userId: string, by: string): boolean {
  const party = partyOf(call, userId);
  return party !== null && ringsFor(call, userId) && ringerOf(call, party) === by;
}
