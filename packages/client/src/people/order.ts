/**
 * The form in which the server compares and searches names: NFKC, case folded, single spaces. Upper case first, so that letters with several
 * small forms become one (Unicode Standard section 5.18).
 */
const fold = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]/gu, '')
    .toUpperCase()
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .normalize('NFKC')
    .replace(/\s+/gu, ' ')
    .trim();

interface Named {
  readonly username: string;
}

/** Whether `one` stands before `two` in the server's list. */
export const beforeInList = (one: Named, two: Named): boolean => fold(one.username) < fold(two.username);

/** The list as the server sorts it. */
export const inOrder = <P extends Named>(people: readonly P[]): readonly P[] =>
  people
    .map((person) => ({ person, key: fold(person.username) }))
    .toSorted((one, two) => (one.key < two.key ? -1 : one.key > two.key ? 1 : 0))
    .map(({ person }) => person);

/** Whether a search finds this name. */
export const matches = (username: string, search: string): boolean => search === '' || fold(username).includes(fold(search));
