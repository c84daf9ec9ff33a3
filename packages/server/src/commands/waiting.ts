import type { Event } from '@earshot/protocol';
import { tellPerson } from '../people/people.ts';
import type { Parts } from './parts.ts';

type Needs = Pick<Parts, 'admins' | 'clock' | 'waitingAsks'>;

/** What an endpoint of an admin is told of those who ask to be let in, as it comes; nothing for everybody else. */
export function asksFor({ admins, clock, waitingAsks }: Needs, userId: string): readonly Event[] {
  return admins.has(userId) ? [{ type: 'asks', waiting: waitingAsks.count(clock.wall()) }] : [];
}

/** Tells every admin who is here how many ask to be let in. */
export function tellAdmins(parts: Needs & Pick<Parts, 'people'>): void {
  for (const userId of parts.admins) {
    const person = parts.people.get(userId);
    if (person !== undefined) for (const event of asksFor(parts, userId)) tellPerson(person, event);
  }
}
