import type { CallView } from '@earshot/client';

type Talking = Extract<CallView, { phase: 'talking' }>;

/** Two of the others who have no way to each other, by name. */
export type Apart = readonly [one: string, other: string];

/** Every two of those others who have told the server that they do not reach each other, each two once. */
export function apartIn({ call, others }: Pick<Talking, 'call' | 'others'>): readonly Apart[] {
  const joined = others.filter(({ media }) => media !== null);
  function isDeaf(id: string, to: string): boolean {
    return call.parties.some(({ user_id, deaf_to = [] }) => user_id === id && deaf_to.includes(to));
  }
  return joined.flatMap((one, index) =>
    joined
      .slice(index + 1)
      .filter((other) => isDeaf(one.id, other.id) || isDeaf(other.id, one.id))
      .map((other): Apart => [one.username, other.username]),
  );
}
