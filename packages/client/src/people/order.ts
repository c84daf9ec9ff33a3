import { compareKeys, foldName, searchForm, type User } from '@earshot/protocol';

type Ranked = Pick<User, 'username' | 'status'>;

/** The place of somebody in the server's list: those who are here come first, each part by name. */
function compareKeyed(one: readonly [Ranked, string], two: readonly [Ranked, string]): number {
  return Number(isAway(one[0])) - Number(isAway(two[0])) || compareKeys(one[1], two[1]);
}

function keyed<P extends Ranked>(person: P): readonly [P, string] {
  return [person, foldName(person.username)];
}

export function isAway({ status }: Pick<User, 'status'>): boolean {
  return status === 'offline';
}

/** Whether `one` stands before `two` in the server's list. */
export function beforeInList(one: Ranked, two: Ranked): boolean {
  return compareKeyed(keyed(one), keyed(two)) < 0;
}

/** The list as the server sorts it. */
export function inOrder<P extends Ranked>(people: readonly P[]): readonly P[] {
  return people
    .map(keyed)
    .toSorted(compareKeyed)
    .map(([person]) => person);
}

/** Whether a search finds this name. */
export function matches(username: string, search: string): boolean {
  return search === '' || searchForm(foldName(username)).includes(searchForm(foldName(search)));
}
