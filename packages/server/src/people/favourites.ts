import { compareKeys, type User } from '@earshot/protocol';
import type { Clock } from '../ports/clock.ts';
import { tellPerson, type People } from './people.ts';
import { toUser } from './person.ts';
import type { Sight } from './sight.ts';

/** Whom each user has made a favourite of theirs. */
export interface Favourites {
  of(userId: string): ReadonlySet<string>;
  /** Whose favourite somebody is. */
  by(userId: string): ReadonlySet<string>;
  are(userId: string, otherId: string): boolean;
  set(userId: string, otherId: string, on: boolean): void;
  /** Nobody's favourite is one who is no more, nor have they any. */
  forget(userId: string): void;
}

interface Needs {
  readonly clock: Pick<Clock, 'wall'>;
  readonly favourites: Favourites;
  readonly people: People;
  readonly sight: Sight;
}

/** A user's favourites as they see them, by name. */
export function favouritesOf({ clock, favourites, sight }: Omit<Needs, 'people'>, userId: string): User[] {
  const wall = clock.wall();
  const users = [...favourites.of(userId)].map((id) => sight.seen(userId, id)).filter((person) => person !== undefined);
  return users.toSorted((one, other) => compareKeys(one.nameKey, other.nameKey)).map((person) => toUser(person, wall));
}

/** Tells each endpoint of a user who is here whom they have as favourites. */
export function tellFavourites(needs: Needs, userId: string): void {
  const person = needs.people.get(userId);
  if (person !== undefined) tellPerson(person, { type: 'favourites', users: favouritesOf(needs, userId) });
}

const none: ReadonlySet<string> = new Set();

export function createFavourites(): Favourites {
  const theirs = new Map<string, Set<string>>();
  const whose = new Map<string, Set<string>>();
  function set(userId: string, otherId: string, on: boolean): void {
    note(theirs, userId, otherId, on);
    note(whose, otherId, userId, on);
  }
  return {
    of: (userId) => theirs.get(userId) ?? none,
    by: (userId) => whose.get(userId) ?? none,
    are: (userId, otherId) => theirs.get(userId)?.has(otherId) ?? false,
    set,
    forget(userId) {
      for (const otherId of theirs.get(userId) ?? []) set(userId, otherId, false);
      for (const otherId of whose.get(userId) ?? []) set(otherId, userId, false);
    },
  };
}

function note(all: Map<string, Set<string>>, one: string, other: string, on: boolean): void {
  const some = all.get(one) ?? new Set();
  if (on) some.add(other);
  else some.delete(other);
  if (some.size > 0) all.set(one, some);
  else all.delete(one);
}
