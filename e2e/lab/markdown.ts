/** Rows of cells as a table of Markdown, its columns in line as the formatter wants them. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((word, column) => Math.max(3, word.length, ...rows.map((row) => row[column]?.length ?? 0)));
  function draw(row: readonly string[]) {
    return `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  }
  return [draw(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(draw)].join('\n');
}
