import { limits, type Input, type Success } from '@earshot/protocol';
import { wallPhonesOf } from '../people/wall-phones.ts';
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

export function list(parts: Parts, { person: { id } }: Sender): Outcome<Success<'users/wall_phones'>> {
  return { ok: true, body: { status: 'success', users: wallPhonesOf(parts, id, limits.page) } };
}
