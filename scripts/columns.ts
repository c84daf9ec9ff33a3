/** Comments and prose are read in a window beside others; code may be as wide as the formatter lets it be. */
export const lastColumn = 120;

function isComment(line: string): boolean {
  return /^\s*(?:\/\/|\/\*|\*(?!\S))/.test(line);
}

/** A line that begins so cannot be broken: a row of a table, an example that is indented, an address. */
function isWhole(line: string): boolean {
  return /^(?:\||\s{4}|\S+$)/.test(line);
}

function hasAddress(line: string): boolean {
  return line.includes('://');
}

/** The numbers of lines whose comment goes beyond the last column. */
export function wideComments(code: string): readonly number[] {
  return numbersOf(code, (line) => isComment(line) && !hasAddress(line));
}

/** The numbers of lines of a document that go beyond it, without tables and examples. */
export function wideProse(markdown: string): readonly number[] {
  let fenced = false;
  return numbersOf(markdown, (line) => {
    if (line.trimStart().startsWith('```')) fenced = !fenced;
    return !fenced && !isWhole(line) && !hasAddress(line);
  });
}

function numbersOf(text: string, counts: (line: string) => boolean): readonly number[] {
  return text.split('\n').flatMap((line, index) => (counts(line) && line.length > lastColumn ? [index + 1] : []));
}
