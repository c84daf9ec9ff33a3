import { lastColumn } from '../../scripts/columns.ts';

/** Rows of cells as a table of Markdown, its columns in line as the formatter wants them. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((word, column) => Math.max(3, word.length, ...rows.map((row) => row[column]?.length ?? 0)));
  function draw(row: readonly string[]) {
    return `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  }
  return [draw(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(draw)].join('\n');
}

/** The same text, with the lines of its paragraphs ending by the last column; tables, examples and lists stay. */
export function wrapped(text: string): string {
  return text
    .split('\n\n')
    .map((block) => (/^(?:[|#<-]| {4})/.test(block) || block.includes('\n|') ? block : lines(block.split(/\s+/)).join('\n')))
    .join('\n\n');
}

function lines(words: readonly string[]): readonly string[] {
  const all: string[] = [];
  let line = '';
  for (const word of words) {
    if (line !== '' && line.length + 1 + word.length > lastColumn) {
      all.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...all, line];
}
