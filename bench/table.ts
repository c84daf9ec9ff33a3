/** One line of the result: a figure, the reference measured in the same run, and what we aim at. */
export interface Row {
  readonly what: string;
  readonly figure: string;
  readonly reference: string;
  /** Figure divided by reference, or null where a ratio says nothing. */
  readonly ratio: number | null;
  readonly aim: string;
}

/** Prints rows as a Markdown table with columns of even width. */
export function printTable(title: string, rows: readonly Row[]): void {
  const cells = [
    ['what', 'figure', 'reference in the same run', 'ratio', 'aim'],
    ...rows.map((row) => [row.what, row.figure, row.reference, row.ratio === null ? '-' : row.ratio.toFixed(2), row.aim]),
  ];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  function text(line: readonly string[]) {
    return `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  }
  const [head, ...body] = cells;
  console.log(`\n## ${title}\n`);
  console.log(text(head ?? []));
  console.log(`| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`);
  for (const line of body) console.log(text(line));
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function sort(values: readonly number[]): number[] {
  return values.toSorted((a, b) => a - b);
}

/** The middle value; of an even count the upper of the two. */
export function median(values: readonly number[]): number {
  return at(sort(values), 0.5);
}

/** The value that 95 of 100 stay below. */
export function p95(values: readonly number[]): number {
  return at(sort(values), 0.95);
}

/** `12.3 ms (p95 20.1, n 30)` */
export function spread(values: readonly number[], unit: string, digits = 1): string {
  return `${median(values).toFixed(digits)} ${unit} (p95 ${p95(values).toFixed(digits)}, n ${values.length})`;
}
