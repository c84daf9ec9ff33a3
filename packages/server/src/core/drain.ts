import type { Parts } from '../commands/parts.ts';
import { tellPerson } from '../people/people.ts';
import { endpointsOf } from '../people/person.ts';

/** Tells every endpoint that the server stops, and closes them as `restart`. */
export function drainAll({ people, attendance }: Parts, withinMs: number): void {
  for (const person of people.all()) {
    tellPerson(person, { type: 'drain', within_ms: withinMs });
    for (const endpoint of endpointsOf(person)) {
      const { wire } = endpoint;
      if (wire === null) continue;
      attendance.detach(person, endpoint, wire);
      wire.close('restart');
    }
  }
}
