import { rowsIn, table as drawTable } from '../lab/markdown.ts';
import { spread } from './gaps.ts';
import type { Result, Row } from './row.ts';

const wayWords = { direct: 'direct', relay: 'relay', 'relay-tcp': 'relay over TCP', 'relay-tls': 'relay over TLS' } as const;

function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

function seconds(ms: number): string {
  return ms < 1_000 ? `${ms} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

/** How many trials there were, and how many of them the call survived. */
export function countsOf({ figures, failures }: Pick<Result, 'figures' | 'failures'>) {
  return {
    tried: figures.length + failures.length,
    survived: figures.length,
  };
}

/** One line of the table, as cells. */
export function cellsOf(result: Result): readonly string[] {
  const { tried, survived } = countsOf(result);
  const figures = spread(result.figures.map(Math.round));
  const shown = figures === null ? ['', '', ''] : [seconds(figures.median), seconds(figures.p95), seconds(figures.max)];
  const counts = [String(tried), String(survived)];
  return [...keyOf(result), ...counts, result.figure, ...shown, result.target, loadOf(result), day(result.at)];
}

function keyOf({ event, way }: Pick<Row, 'event' | 'way'>): readonly string[] {
  return [event, wayWords[way]];
}

function loadOf({ loads }: Result): string {
  const [least, most] = [Math.min(...loads), Math.max(...loads)].map((load) => Math.round(load));
  return loads.length === 0 ? '' : least === most ? String(most) : `${least} to ${most}`;
}

const head = ['event', 'way', 'tried', 'survived', 'figure', 'median', 'p95', 'max', 'target', 'load', 'measured on'];

/** Rows of cells under that head. */
export function table(rows: readonly (readonly string[])[]): string {
  return drawTable(head, rows);
}

/** What a run of the lab has to tell, and what the document says of those before it. */
export interface Told {
  /** All events there are, in their order. */
  readonly rows: readonly Pick<Row, 'event' | 'way'>[];
  readonly results: readonly Result[];
  /** The part of the document as it stands. */
  readonly before: string;
  readonly machine: string;
}

/** The lines of the table: what was tried now, and of all others what the document says. */
function linesOf({ rows, results, before }: Told): readonly (readonly string[])[] {
  const old = rowsIn(before).map((cells) => (cells.length === head.length ? cells : cells.toSpliced(-1, 0, '')));
  return rows.flatMap((row) => {
    const key = keyOf(row).join();
    const result = results.find((one) => keyOf(one).join() === key);
    const line = result === undefined ? old.find((cells) => cells.slice(0, 2).join() === key) : cellsOf(result);
    return line === undefined ? [] : [line];
  });
}

const failed = '### What did not hold';

/** What did not hold now, and what the document says of events that were not tried. */
function failuresOf({ rows, results, before }: Told): readonly string[] {
  const old = (before.split(failed)[1] ?? '')
    .split(/\n(?=- )/)
    .map((item) => item.trim().replaceAll(/\s+/g, ' '))
    .filter((item) => item.startsWith('- '));
  return rows.flatMap((row) => {
    const result = results.find((one) => keyOf(one).join() === keyOf(row).join());
    if (result === undefined) return old.filter((item) => item.startsWith(`- ${row.event}: `));
    return [...new Set(result.failures)].map((why) => `- ${row.event}: ${why}`);
  });
}

/** The part of docs/reliability.md that the chaos lab writes. */
export function document(told: Told): string {
  const lines = linesOf(told);
  const failures = [...new Set(failuresOf(told))];
  const last = lines
    .map((cells) => cells.at(-1) ?? '')
    .toSorted()
    .at(-1);
  return `## What breaks

What happens to a call when something breaks, tried in real browsers and measured where it is heard. Made by

    npm run chaos

as root on Linux, last on ${last}, on ${told.machine}. \`npm run chaos -- reload cable\` tries only the events with those words in their names; the lines of the others stay as they were.

Ada and Bob each sit behind a router of their own (network namespaces; a symmetric NAT that lets nobody in who was not asked), each with a Chromium whose microphone plays a tone. The real server
and coturn, with the configuration that \`turn-config\` prints, stand in the world between. What each page really plays is measured every 20 ms; a figure is the worse of the two sides. In the lines that name Firefox it sits in Ada's house; what it plays is
recorded in pieces of 200 ms, so its figure is at most what is said. The server's data lie on a disk of 16 MiB, which is really filled, and the clocks that jump are those that programs read. A trial
survived when everything held that must hold: the same state on both pages and on the server, one and the same call, sound both ways, the time that is allowed. The scenarios are in \`e2e/chaos/\`.

In the lines of a fleet two cores, two doors, NATS and a PostgreSQL with a synchronous standby are in the place of the server, and its database was brought there by \`earshot move\` under the call. Ada comes in by a door on a machine of its own,
Bob by the other, and beside them 200 people are in calls by plain sockets, half of them at each door. None of all these calls may end, nobody may hear silence that was not there before, and at the end everybody has their call in their history, once.

${table(lines)}

Silence of less than one piece of 20 ms counts as none. The load is how many processes wanted one of the processors in the minute before a trial ended, other work on the machine among them. "Sound back" counts from the moment at which the network, the page or the machine is there again until both hear each other steadily.
${failures.length === 0 ? '' : `\n${failed}\n\n${failures.join('\n')}\n`}`;
}
