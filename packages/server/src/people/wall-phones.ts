import { compareKeys, limits, type User } from '@earshot/protocol';
import type { Clock } from '../ports/clock.ts';
import type { Blocks } from './blocks.ts';
import { tellPerson, type People } from './people.ts';
import { toUser } from './person.ts';

interface Needs {
  readonly blocks: Pick<Blocks, 'hides'>;
  readonly clock: Pick<Clock, 'wall'>;
  readonly people: Pick<People, 'get' | 'walls'>;
}

/** Those whose pages answer a user by themselves, by name, the first `most` of them. Only who is named hears of it. */
export function wallPhonesOf({ blocks, clock, people }: Needs, userId: string, most: number = limits.wallPhones): User[] {
  // A guest of a link sees nobody but whom it leads to.
  if (typeof people.get(userId)?.linkId === 'string') return [];
  const phones = people.walls().filter((one) => one.answers.has(userId) && !blocks.hides(one.id, userId));
  const byName = phones.toSorted((one, other) => compareKeys(one.nameKey, other.nameKey)).slice(0, most);
  return byName.map((one) => toUser(one, clock.wall()));
}

/** Tells each endpoint of a user who is here which wall phones answer them now. */
export function tellWallPhones(needs: Needs, userId: string): void {
  const person = needs.people.get(userId);
  if (person?.linkId === null) tellPerson(person, { type: 'wall_phones', users: wallPhonesOf(needs, userId) });
}
