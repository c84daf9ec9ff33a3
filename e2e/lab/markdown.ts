import { lastColumn } from '../../scripts/columns.ts';

/** Rows of cells as a table of Markdown, its columns in line as the formatter wants them. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((word, column) => Math.max(3, word.length, ...rows.map((row) => row[column]?.length ?? 0)));
  function draw(row: readonly string[]) {
    return `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  }
  return [draw(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(draw)].join('\n');
}

/** The cells of the rows of all tables in a text of Markdown, their heads among them. */
export function rowsIn(text: string): readonly (readonly string[])[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\|[ |-]*$/.test(line))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

/** The same text, with the lines of its paragraphs and lists ending by the last column; tables and examples stay. */
export function wrapped(text: string): string {
  return text.split('\n\n').map(wrappedBlock).join('\n\n');
}

function wrappedBlock(block: string): string {
  if (block.startsWith('- '))
    return block
      .split(/\n(?=- )/)
      .map(wrappedItem)
      .join('\n');
  return /^(?:[|#<]| {4})/.test(block) || block.includes('\n|') ? block : lines(block.split(/\s+/), lastColumn).join('\n');
}

function wrappedItem(item: string): string {
  return lines(item.split(/\s+/), lastColumn - 2).join('\n  ');
}

function lines(words: readonly string[], last: number): readonly string[] {
  const all: string[] = [];
  let line = '';
  for (const word of words) {
    if (line !== '' && line.length + 1 + word.length > last) {
      all.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...all, line];
}
