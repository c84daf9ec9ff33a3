import { compareKeys, foldName, searchForm } from '@earshot/protocol';

interface Named {
  readonly username: string;
}

/** Whether `one` stands before `two` in the server's list. */
export const beforeInList = (one: Named, two: Named): boolean => compareKeys(foldName(one.username), foldName(two.username)) < 0;

/** The list as the server sorts it. */
export const inOrder = <P extends Named>(people: readonly P[]): readonly P[] =>
  people
    .map((person) => ({ person, key: foldName(person.username) }))
    .toSorted((one, two) => compareKeys(one.key, two.key))
    .map(({ person }) => person);

/** Whether a search finds this name. */
export const matches = (username: string, search: string): boolean =>
  search === '' || searchForm(foldName(username)).includes(searchForm(foldName(search)));
