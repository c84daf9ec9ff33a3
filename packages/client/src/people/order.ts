/**
 * The form in which the server compares and searches names: NFKC, case folded, single spaces. Upper case first, so that
 * letters with several small forms become one (Unicode Standard section 5.18).
 */
const fold = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\u200C\u200D]|\p{Variation_Selector}/gu, '')
    .toUpperCase()
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .normalize('NFKC')
    .replace(/\s+/gu, ' ')
    .trim();

interface Named {
  readonly username: string;
}

const collator = new Intl.Collator('en');
/** The order of the server: as a dictionary has names, whatever the language of the browser. */
const compare = (one: string, two: string): number => collator.compare(one, two) || (one < two ? -1 : one > two ? 1 : 0);

/** Whether `one` stands before `two` in the server's list. */
export const beforeInList = (one: Named, two: Named): boolean => compare(fold(one.username), fold(two.username)) < 0;

/** The list as the server sorts it. */
export const inOrder = <P extends Named>(people: readonly P[]): readonly P[] =>
  people
    .map((person) => ({ person, key: fold(person.username) }))
    .toSorted((one, two) => compare(one.key, two.key))
    .map(({ person }) => person);

/** Letters with a stroke and the like, which do not come apart into a letter and a mark. */
const plain: Readonly<Record<string, string>> = {
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
  ŋ: 'n',
  ŧ: 't',
};
/**
 * The form in which the server searches: without accents and the signs of Hebrew and Arabic that are often left out.
 */
const bare = (text: string): string =>
  fold(text)
    .normalize('NFKD')
    .replace(/[\u0300-\u036F\u0591-\u05C7\u064B-\u065F\u0670]/gu, '')
    .replace(/[æœøłđðþħıŋŧ]/gu, (letter) => plain[letter] ?? letter);

/** Whether a search finds this name. */
export const matches = (username: string, search: string): boolean => search === '' || bare(username).includes(bare(search));
