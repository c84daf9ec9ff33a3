/** One thing that was looked at, and how it is. */
export interface Finding {
  /** What was looked at, in a few words. */
  readonly of: string;
  /**
   * `works`; `broken`: it is configured and does not work; `note`: it works, and there is something to know; `left`: it
   * was not looked at.
   */
  readonly is: 'works' | 'broken' | 'note' | 'left';
  /** A whole sentence, or more. */
  readonly says: string;
  /** What to do about it, as a whole sentence. */
  readonly toDo?: string;
}

const marks = { works: 'works', broken: 'BROKEN', note: 'note', left: '-' } as const;
const markWidth = 8;
const width = 100;

/** What the doctor prints: a paragraph for each thing, and what is broken once more in the last line. */
export function reportText(findings: readonly Finding[]): string {
  const paragraphs = findings.map(({ is, of, says, toDo }) => {
    const [first = '', ...rest] = wrapped(`${of}: ${says}`, width - markWidth);
    const advice = toDo === undefined ? [] : wrapped(`What to do: ${toDo}`, width - markWidth);
    const indent = ' '.repeat(markWidth);
    return [`${marks[is].padEnd(markWidth)}${first}`, ...[...rest, ...advice].map((line) => indent + line)].join('\n');
  });
  return `${[...paragraphs, verdict(findings)].join('\n\n')}\n`;
}

function verdict(findings: readonly Finding[]): string {
  const broken = findings.filter(({ is }) => is === 'broken').map(({ of }) => of);
  return broken.length === 0 ? 'Everything that is configured works from here.' : `Does not work: ${broken.join(', ')}.`;
}

function wrapped(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** Whether something that is configured does not work. */
export function isBroken(findings: readonly Finding[]): boolean {
  return findings.some(({ is }) => is === 'broken');
}
