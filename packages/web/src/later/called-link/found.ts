import { foldName, type User } from '@earshot/client';

type Named = Pick<User, 'id' | 'username'>;

/**
 * Who bears a name, out of those who were found by it: as it is written, else without regard to case, width and doubled
 * spaces, as the server compares names. Null for nobody.
 */
export function foundIn<One extends Named>(users: readonly One[], name: string): One | null {
  return users.find(({ username }) => username === name) ?? users.find(({ username }) => foldName(username) === foldName(name)) ?? null;
}
