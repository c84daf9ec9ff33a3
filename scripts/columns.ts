/** Comments and prose are read in a window beside others; code may be as wide as the formatter lets it be. */
export const lastColumn = 120;

const isComment = (line: string): boolean => /^\s*(?:\/\/|\/\*|\*(?!\S))/.test(line);
/** A line that begins so cannot be broken: a row of a table, an example that is indented, an address. */
const isWhole = (line: string): boolean => /^(?:\||\s{4}|\S+$)/.test(line);
const hasAddress = (line: string): boolean => line.includes('://');

/** The numbers of lines whose comment goes beyond the last column. */
export const wideComments = (code: string): readonly number[] => numbersOf(code, (line) => isComment(line) && !hasAddress(line));

/** The numbers of lines of a document that go beyond it, without tables and examples. */
export function wideProse(markdown: string): readonly number[] {
  let fenced = false;
  return numbersOf(markdown, (line) => {
    if (line.trimStart().startsWith('```')) fenced = !fenced;
    return !fenced && !isWhole(line) && !hasAddress(line);
  });
}

const numbersOf = (text: string, counts: (line: string) => boolean): readonly number[] =>
  text.split('\n').flatMap((line, index) => (counts(line) && line.length > lastColumn ? [index + 1] : []));
