import { mayRing, type Ringable } from '../calls/disturbing.ts';
import type { RingPause } from '../calls/ring-budget.ts';
import type { Person } from '../people/person.ts';
import type { Parts, Sender } from './parts.ts';
import { refuseTooMany, type Refusal } from './refusal.ts';

/** What every command that rings somebody asks, beside the calls that they have. */
export type Named = Pick<Person, 'id' | 'username'>;

/** Whoever has blocked the caller sleeps on, and so does whoever must take another name before they are called. */
export function canBeWoken({ blocks, people, subscriptions }: Parts, { person }: Sender, userId: string): boolean {
  return subscriptions.wakes(userId) && !blocks.hides(userId, person.id) && people.get(userId) === undefined;
}

function pairOf(caller: Named, callee: Named): string {
  return `${caller.id} ${callee.id}`;
}

/** Whether somebody may be rung by another at all, and now. */
export function mayDisturb(
  { availabilities, blocks, clock, favourites: favoured, refusals }: Parts,
  caller: Named,
  callee: Named,
): Ringable {
  const { favourites, again } = availabilities.of(callee.id);
  const wishes = { hides: blocks.hides(callee.id, caller.id), dnd: availabilities.isDnd(callee.id), favourites, again };
  return mayRing(wishes, {
    isFavourite: favoured.are(callee.id, caller.id),
    wasRefused: refusals.get(pairOf(caller, callee), clock.mono()) !== null,
  });
}

/** They do not want to be disturbed, and have refused this caller so. */
export function noteDnd({ clock, refusals }: Parts, caller: Named, callee: Named): void {
  refusals.set(pairOf(caller, callee), true, clock.mono());
}

const pauses: Readonly<Record<RingPause['why'], string>> = {
  caller: 'Many of your calls were not taken. Wait a while before you call again.',
  pair: 'This person has not taken your calls. Wait a while before you call again.',
  newcomers: 'Those who have just signed in from your address ring a lot, and nobody answers. Wait a while before you call again.',
  callee: 'This person has been rung for a long time and does not answer. Wait a while before you call again.',
};

/** Refuses a ring because this one, or this one to them, rings too often in vain. */
export function refuseOften({ clock, initiates, rings }: Parts, person: Named, target: Named): Refusal | null {
  const now = clock.mono();
  const wait = initiates.wait(person.id, now);
  if (wait > 0) return refuseTooMany(wait, 'You have made many calls in a short time. Wait a moment.');
  const pause = rings.pause({ callerId: person.id, calleeId: target.id }, now);
  return pause === null ? null : refuseTooMany(pause.seconds, pauses[pause.why]);
}
