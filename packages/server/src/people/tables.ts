import { readFileSync } from 'node:fs';

/** The lines of a table that scripts/name-tables.ts has made, each in two parts. */
function linesOf(file: string): readonly (readonly [string, string])[] {
  return readFileSync(new URL(`tables/${file}`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [first = '', second = ''] = line.split(';');
      return [first, second];
    });
}

function textOf(points: string): string {
  return String.fromCodePoint(...points.split(' ').map((point) => Number.parseInt(point, 16)));
}

/** What each character is drawn like (UTS 39, confusables). */
export const prototypes: ReadonlyMap<string, string> = new Map(linesOf('confusables.txt').map(([from, to]) => [textOf(from), textOf(to)]));

const joining = new Map(linesOf('joining.txt'));

/** A character class, as the source of a regular expression. */
function classOf(name: string): string {
  return `[${(joining.get(name) ?? '')
    .split(' ')
    .map((range) => range.replace(/[0-9a-f]+/g, (point) => `\\u{${point}}`))
    .join('')}]`;
}

/** Viramas, and how characters join their neighbours (RFC 5892, A.1 and A.2). */
export const [virama, joinsLeft, joinsRight, letsThrough] = [classOf('virama'), classOf('left'), classOf('right'), classOf('through')];
