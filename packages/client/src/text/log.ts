import type { TextLine } from '../snapshot.ts';
import { linesOf } from './line.ts';

/** What was written in a call, as this phone has it: kept as long as the call, and nowhere else. */
export interface TextLog {
  /** The finished lines of all, in the order in which they were finished here. */
  readonly lines: readonly TextLine[];
  /** How many were ever in it. */
  readonly count: number;
  /** How many of them are mine. */
  readonly written: number;
  /** My line that is not finished. */
  readonly mine: string;
  /** What I write is gathered for a moment before it goes out. */
  readonly gathering: boolean;
}

export const noText: TextLog = { lines: [], count: 0, written: 0, mine: '', gathering: false };

/** What is kept of each person: their newest lines, and of those not more than so many UTF-16 units. */
const most = { lines: 500, units: 50_000 } as const;

/** I have written on: my unfinished line reads `text` now. A break finishes a line. */
export function write(log: TextLog, text: string): TextLog {
  const { finished, open } = linesOf(text);
  const next = finished.reduce((sum, line) => addLine(sum, { from: null, text: line }), log);
  return { ...next, mine: open, written: log.written + finished.length };
}

/** Somebody has finished a line; nobody can push out the lines of another. */
export function addLine(log: TextLog, line: Omit<TextLine, 'id'>): TextLog {
  const lines = [...log.lines, { ...line, id: log.count }];
  const dropped = tooOld(lines.filter(({ from }) => from?.id === line.from?.id));
  return { ...log, count: log.count + 1, lines: dropped.size === 0 ? lines : lines.filter((one) => !dropped.has(one)) };
}

function tooOld(lines: readonly TextLine[]): ReadonlySet<TextLine> {
  const old = new Set<TextLine>();
  let units = 0;
  for (const [index, line] of lines.toReversed().entries()) {
    units += line.text.length;
    if (index >= most.lines || units > most.units) old.add(line);
  }
  return old;
}

/** My finished lines that are still here, and the number of the first among all that I have written, from 0. */
export function mineIn({ lines, written }: TextLog): { readonly lines: readonly string[]; readonly first: number } {
  const mine = lines.flatMap(({ from, text }) => (from === null ? [text] : []));
  return { lines: mine, first: written - mine.length };
}
