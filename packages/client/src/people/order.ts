import { compareKeys, foldName, searchForm } from '@earshot/protocol';

interface Named {
  readonly username: string;
}

/** Whether `one` stands before `two` in the server's list. */
export function beforeInList(one: Named, two: Named): boolean {
  return compareKeys(foldName(one.username), foldName(two.username)) < 0;
}

/** The list as the server sorts it. */
export function inOrder<P extends Named>(people: readonly P[]): readonly P[] {
  return people
    .map((person) => ({ person, key: foldName(person.username) }))
    .toSorted((one, two) => compareKeys(one.key, two.key))
    .map(({ person }) => person);
}

/** Whether a search finds this name. */
export function matches(username: string, search: string): boolean {
  return search === '' || searchForm(foldName(username)).includes(searchForm(foldName(search)));
}
