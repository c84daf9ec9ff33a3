import { table as drawTable } from '../lab/markdown.ts';
import { spread } from './gaps.ts';
import type { Result } from './row.ts';

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
  return [result.event, wayWords[result.way], String(tried), String(survived), result.figure, ...shown, result.target, day(result.at)];
}

const head = ['event', 'way', 'tried', 'survived', 'figure', 'median', 'p95', 'max', 'target', 'measured on'];

/** Rows of cells under that head. */
export function table(rows: readonly (readonly string[])[]): string {
  return drawTable(head, rows);
}

/** The part of docs/reliability.md that the chaos lab writes. */
export function document(results: readonly Result[], machine: string): string {
  const failures = results.flatMap(({ event, failures: list }) => [...new Set(list)].map((why) => `- ${event}: ${why}`));
  const last = Math.max(0, ...results.map(({ at }) => at));
  return `## What breaks

What happens to a call when something breaks, tried in real browsers and measured where it is heard. Made by

    npm run chaos

as root on Linux, last on ${day(last)}, on ${machine}. \`npm run chaos -- reload cable\` tries only the events with those words in their names; the lines of the others stay as they were.

Ada and Bob each sit behind a router of their own (network namespaces; a symmetric NAT that lets nobody in who was not asked), each with a Chromium whose microphone plays a tone. The real server
and coturn, with the configuration that \`turn-config\` prints, stand in the world between. What each page really plays is measured every 20 ms; a figure is the worse of the two sides. In the lines that name Firefox it sits in Ada's house; what it plays is
recorded in pieces of 200 ms, so its figure is at most what is said. The server's data lie on a disk of 16 MiB, which is really filled, and the clocks that jump are those that programs read. A trial
survived when everything held that must hold: the same state on both pages and on the server, one and the same call, sound both ways, the time that is allowed. The scenarios are in \`e2e/chaos/\`.

In the lines of a fleet two cores, two doors, NATS and a PostgreSQL with a synchronous standby are in the place of the server, and its database was brought there by \`earshot move\` under the call. Ada comes in by a door on a machine of its own,
Bob by the other, and beside them 200 people are in calls by plain sockets, half of them at each door. None of all these calls may end, nobody may hear silence that was not there before, and at the end everybody has their call in their history, once.

${table(results.map(cellsOf))}

Silence of less than one piece of 20 ms counts as none. "Sound back" counts from the moment at which the network, the page or the machine is there again until both hear each other steadily.
${failures.length === 0 ? '' : `\n### What did not hold\n\n${failures.join('\n')}\n`}`;
}
