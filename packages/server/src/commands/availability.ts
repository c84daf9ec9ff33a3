import { limits, times, type Forwards, type Input, type Success } from '@earshot/protocol';
import { say } from '../people/availability.ts';
import { ownAvailability } from '../people/own-availability.ts';
import { toUser } from '../people/person.ts';
import { isZone } from '../people/quiet-times.ts';
import { chain, now, type Later } from '../ports/result.ts';
import type { UserRecord } from '../records/port.ts';
import type { Parts, Sender } from './parts.ts';
import { refuse, type Outcome, type Refusal } from './refusal.ts';

type Answer<N extends 'users/availability' | 'users/block' | 'users/notify_when_free' | 'users/forget_when_free'> = Outcome<Success<N>>;
type Blocked = Answer<'users/block'>;

/** What a command that is about another user says of them. */
type Other = Input<'users/block'>;

export function availability(
  parts: Parts,
  { person }: Sender,
  input: Input<'users/availability'>,
): Answer<'users/availability'> | Later<Answer<'users/availability'>> {
  const wall = parts.clock.wall();
  if (input.until !== undefined && input.until <= wall) return refuse('bad_request', 'until: this time has passed.');
  if (input.quiet !== undefined && !isZone(input.quiet.zone)) return refuse('bad_request', 'quiet: its zone is no time zone.');
  const forward = input.forward === undefined ? null : refuseForward(parts, person.id, input.forward);
  return chain<Refusal | null, Answer<'users/availability'>>(forward ?? now(null), (refused) =>
    refused === null ? change(parts, person, input) : now<Answer<'users/availability'>>(refused),
  );
}

function change(parts: Parts, person: Sender['person'], input: Input<'users/availability'>): Later<Answer<'users/availability'>> {
  const { availabilities, clock } = parts;
  const after = say(availabilities.of(person.id), input, clock.wall());
  const said: Later<void> = saysNothing(input) ? now(undefined) : (done) => availabilities.change(person.id, after, done);
  return chain(said, () => {
    const user = { ...toUser(person, clock.wall()), dnd: availabilities.isDnd(person.id) };
    return now({ ok: true, body: { status: 'success', user, availability: ownAvailability(parts, person.id) } });
  });
}

/** Why nobody can be named for it: they do not exist, or what they have said leads back. */
function refuseForward(parts: Parts, userId: string, forward: Partial<Forwards>): Later<Refusal | null> {
  const named = [...new Set(Object.values(forward).flatMap((one) => one?.to ?? []))];
  if (named.includes(userId)) return now<Refusal | null>(refuse('yourself', 'Name somebody else who is rung in your place.'));
  if (leadTo(parts, named, userId))
    return now<Refusal | null>(refuse('wrong_state', 'Their calls are passed on to you, so that it would go round in a circle.'));
  const people = named.filter((id) => parts.groups.get(id) === undefined);
  return chain<readonly UserRecord[], Refusal | null>(
    (done) => parts.records.ask('findUsers', [people], done),
    (found) => {
      const known = new Set(found.filter(({ linkId }) => linkId === undefined).map(({ id }) => id));
      return now(people.every((id) => known.has(id)) ? null : refuse('user_not_found', 'There is no such person or group.'));
    },
  );
}

/** Whether what one of them has said leads to a user, by whatever it is that happens. Each person is asked once. */
function leadTo({ availabilities }: Pick<Parts, 'availabilities'>, named: readonly string[], userId: string): boolean {
  const reached = new Set(named);
  // Whoever is added while it goes on is asked in their turn.
  for (const id of reached) for (const one of Object.values(availabilities.of(id).forward ?? {})) if (one !== null) reached.add(one.to);
  return reached.has(userId);
}

function saysNothing({ dnd, waiting, quiet, favourites, again, forward }: Input<'users/availability'>): boolean {
  return [dnd, waiting, quiet, favourites, again, forward].every((each) => each === undefined);
}

export function block(parts: Parts, { person }: Sender, { user_id }: Other): Refusal | Later<Blocked> {
  const { blocks, clock } = parts;
  if (user_id === person.id) return refuse('yourself', 'You cannot block yourself.');
  const known = blocks.of(person.id);
  if (known.some(([id]) => id === user_id)) return blocked(parts, { person });
  if (known.length >= limits.blocked) return refuse('full', `You have blocked ${limits.blocked} people. Unblock one of them first.`);
  return ifKnown(parts, user_id, () =>
    chain(
      (done) => blocks.add({ userId: person.id, blockedId: user_id, at: Math.floor(clock.wall()), username: person.username }, done),
      () => {
        barGuest(parts, person.id, user_id, true);
        return blocked(parts, { person });
      },
    ),
  );
}

/** Who has come by a link to whoever blocks them comes back by it from nowhere near, or does again. */
function barGuest({ clock, guestLinks, visits }: Parts, userId: string, guestId: string, isBarred: boolean): void {
  const link = guestLinks.get(visits.linkOf(guestId, clock.mono()) ?? '');
  if (link?.targetId === userId) visits.bar(guestId, isBarred, clock.mono());
}

export function unblock(parts: Parts, { person }: Sender, { user_id }: Other): Later<Blocked> {
  return chain(
    (done) => parts.blocks.remove(person.id, user_id, done),
    () => {
      barGuest(parts, person.id, user_id, false);
      return blocked(parts, { person });
    },
  );
}

/** Whom the sender has blocked, under the names that they have now. */
export function blocked({ blocks, records }: Parts, { person }: Pick<Sender, 'person'>): Later<Blocked> {
  const all = blocks.of(person.id);
  return (done) =>
    records.ask('findUsers', [all.map(([id]) => id)], (found) => {
      if (!found.ok) return done(found);
      const names = new Map(found.value.map(({ id, username }) => [id, username]));
      const users = all.flatMap(([id, blocked_at]) => {
        const username = names.get(id);
        return username === undefined ? [] : [{ id, username, blocked_at }];
      });
      done({ ok: true, value: { ok: true, body: { status: 'success', users } } });
    });
}

type Notified = Answer<'users/notify_when_free'>;

/** Of somebody who is away, or to whom the sender is blocked, they are told when they are there, as of who is busy. */
export function notifyWhenFree(parts: Parts, { person }: Sender, { user_id }: Other): Refusal | Later<Notified> {
  const { clock, freeNotices } = parts;
  if (user_id === person.id) return refuse('yourself', 'You need not wait for yourself.');
  const known = freeNotices.of(person.id);
  if (!known.includes(user_id) && known.length >= limits.awaited)
    return refuse('full', `You wait for ${limits.awaited} people already. Wait for one of them less.`);
  return ifKnown(parts, user_id, () => {
    const until = Math.floor(clock.wall()) + times.awaitFree;
    return chain(
      (done) => freeNotices.add({ userId: person.id, otherId: user_id, until }, done),
      () => now<Notified>({ ok: true, body: { status: 'success', until } }),
    );
  });
}

export function forgetWhenFree({ freeNotices }: Parts, { person }: Sender, { user_id }: Other): Later<Answer<'users/forget_when_free'>> {
  return chain(
    (done) => freeNotices.remove(person.id, user_id, done),
    () => now<Answer<'users/forget_when_free'>>({ ok: true, body: { status: 'success' } }),
  );
}

/** Does something about a user whom the server knows, here or not. */
function ifKnown<T extends Outcome<object>>({ records }: Parts, userId: string, task: () => Later<T>): Later<T | Refusal> {
  return chain(
    (done) => records.ask('findUser', [userId], done),
    (user): Later<T | Refusal> => (user === null ? now<T | Refusal>(refuse('user_not_found', 'There is no such person.')) : task()),
  );
}
