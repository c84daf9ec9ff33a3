import { compareKeys, limits, type Input, type Success } from '@earshot/protocol';
import { endpointsOf, toUser } from '../people/person.ts';
import type { Parts, Sender } from './parts.ts';
import { refuse, type Outcome } from './refusal.ts';

/** Pages that answer by themselves: the server tells of them, and answers for nobody. */

const unconnected = 'Only a connected endpoint can answer by itself. Connect it, and say it then.';

export function answer(
  { people }: Parts,
  { person, endpoint }: Sender,
  { answers }: Input<'users/wall_phone'>,
): Outcome<Success<'users/wall_phone'>> {
  if (endpoint === null && answers.length > 0) return refuse('wrong_state', unconnected);
  if (endpoint !== null) {
    endpoint.answers = new Set(answers);
    people.reviewWall(person);
  }
  return { ok: true, body: { status: 'success' } };
}

/** Only who is named hears whose page answers them. */
export function list({ blocks, clock, people }: Parts, { person: { id } }: Sender): Outcome<Success<'users/wall_phones'>> {
  const phones = people.walls().filter((one) => !blocks.hides(one.id, id) && endpointsOf(one).some(({ answers }) => answers.has(id)));
  const byName = phones.toSorted((one, other) => compareKeys(one.nameKey, other.nameKey)).slice(0, limits.page);
  return { ok: true, body: { status: 'success', users: byName.map((one) => toUser(one, clock.wall())) } };
}
