import { sizes } from '@earshot/protocol';

/**
 * Real-time text, character by character (ITU-T T.140 in spirit, EN 301 549 6.2): what a line is, and what changes in
 * it. Everything is counted in characters, the code points of Unicode, so that no character is ever cut in two.
 */
export interface Edit {
  /** So many characters of the line stay as they were. */
  readonly at: number;
  /** What follows them now. */
  readonly text: string;
  /** The line is finished. */
  readonly end: boolean;
}

/** More is not taken at once, as when somebody pastes a book. In characters. */
export const mostWritten = 20_000;

const breaks = /\r\n?|[\n\v\f\u0085\u2028\u2029]/gu;
const controls = /[\p{Cc}\u2028\u2029]/gu;
const halves = /\p{Cs}/gu;

/** A text as it stands in a line: without breaks, control characters and halves of characters. */
export function inLine(text: string): string {
  return text.replace(halves, '\u{FFFD}').replace(controls, ' ');
}

/**
 * The lines of what somebody has written, the last one unfinished; empty ones are none. One that is too long goes on in
 * the next, and what is more than can be written at once is left out.
 */
export function linesOf(text: string): { readonly finished: readonly string[]; readonly open: string } {
  const taken = [...text].slice(0, mostWritten).join('');
  const lines = taken.split(breaks).flatMap((line) => parts(inLine(line), sizes.textLine));
  return { finished: lines.slice(0, -1).filter((line) => line.trim() !== ''), open: lines.at(-1) ?? '' };
}

/** What makes one line of the other: nothing where they are the same. `before` is null where nobody knows it. */
export function editsTo(before: string | null, line: string, end: boolean): readonly Edit[] {
  if (before === line && !end) return [];
  const to = [...line];
  const from = before === null ? 0 : sameStart([...before], to);
  const pieces = parts(to.slice(from).join(''), sizes.textPart);
  return pieces.map((text, index) => ({ at: from + index * sizes.textPart, text, end: end && index === pieces.length - 1 }));
}

/** The line after an edit, which may be of somebody who means harm. */
export function edited(line: string, { at, text }: Pick<Edit, 'at' | 'text'>): string {
  return [...[...line].slice(0, at), ...inLine(text)].slice(0, sizes.textLine).join('');
}

function sameStart(one: readonly string[], other: readonly string[]): number {
  const differs = one.findIndex((character, index) => character !== other[index]);
  return differs === -1 ? one.length : differs;
}

/** The text in pieces of that many characters; an empty one is one piece. */
function parts(text: string, size: number): readonly string[] {
  const all = [...text];
  if (all.length <= size) return [text];
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) => all.slice(index * size, (index + 1) * size).join(''));
}
