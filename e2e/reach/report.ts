import { table } from '../lab/markdown.ts';
import { badgeWords, type Trial } from './trial.ts';

/** What was found of one state of a page in one browser. */
export interface Found {
  readonly state: string;
  readonly make: string;
  readonly trust: string;
  /** What the page's own badge said, while there was a page that runs. */
  readonly badge: string | null;
  readonly trials: readonly Trial[];
  /** Why nothing was tried. */
  readonly lacks: string | null;
  /** The longest that a timer of 100 ms was held back, in milliseconds. */
  readonly heldBack: number | null;
}

function middle(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}

function most(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.max(...values);
}

function ms(value: number | null): string {
  return value === null ? '' : `${Math.round(value)} ms`;
}

function rangIn({ trials }: Found): readonly number[] {
  return trials.flatMap(({ ms: took }) => (took === null ? [] : [took]));
}

/** Whether what everybody was told came true each time: who can be reached rings, and who cannot does not. */
export function isTrue(found: Found): boolean {
  return found.trials.every(({ reach, ms: took }) => (reach === 'away') === (took === null));
}

function cellsOf(found: Found): readonly string[] {
  const { state, make, trust, trials, lacks, heldBack } = found;
  if (lacks !== null) return [state, make, trust, lacks, '', '', '', '', ''];
  const rang = rangIn(found);
  return [
    state,
    make,
    trust,
    [...new Set(trials.map(({ reach }) => badgeWords[reach]))].join(', '),
    `${rang.length} of ${trials.length}`,
    ms(middle(rang)),
    ms(most(rang)),
    [...new Set(trials.map(({ told }) => told))].join(', '),
    heldBack === null ? '' : ms(heldBack),
  ];
}

const head = ['page', 'browser', 'certificate', 'said of it', 'rang', 'median', 'longest', 'caller is told', 'timers held back'];

/** docs/reachability.md, whole. */
export function document(all: readonly Found[], pushes: readonly number[], machine: string): string {
  const day = new Date().toISOString().slice(0, 10);
  return `# Reachability: whether it rings

Made by

    npm run reach

on ${day}, on ${machine}. Each line is a page of Bob's in a browser of their own, left in a state, and called by a
program: did it ring, and after how long, from the call to the ring on the page or to the notification of the system.
"Said of it" is what the server tells everybody of Bob before the call, in the words of the badge in \`Me\`; where the
page runs, its own badge said the same. "Timers held back" is the longest that the browser kept a timer of a tenth of a
second waiting: those of a page that nobody has looked at for five minutes may run once a minute, and a ring waits for
none.

${table(head, all.map(cellsOf))}

From the server's push to the notification on the screen: ${ms(middle(pushes))} in the middle of ${pushes.length},
${ms(most(pushes))} at most. The push comes to a push service on the same machine, and from there to the worker by the
browser's own debugger, for Google's and Mozilla's cannot be reached from a test.
`;
}
