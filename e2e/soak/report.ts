import { table } from '../lab/markdown.ts';
import { course, roomFor, silences, unbroken, type Course, type Quantity, type Sample, type Silence } from './verdict.ts';

/** What came of one kind of deed. */
export interface Deeds {
  readonly name: string;
  readonly times: number;
  /** How often each answer came, by its HTTP status or another word. */
  readonly answers: Readonly<Record<string, number>>;
}

/** Everything that a soak has seen. */
export interface Soaked {
  readonly minutes: number;
  readonly samples: readonly Sample[];
  readonly silences: readonly Silence[];
  readonly deeds: readonly Deeds[];
  /** Calls and names that came from the beginning of the last two thirds, and are kept. */
  readonly kept: number;
  /** What went otherwise than it must, one sentence each. */
  readonly failures: readonly string[];
}

const quantities: readonly (readonly [Quantity, string, (value: number) => string])[] = [
  ['memory', 'memory of the process', (bytes) => `${(bytes / 2 ** 20).toFixed(1)} MiB`],
  ['heap', 'objects in it', (bytes) => `${(bytes / 2 ** 20).toFixed(1)} MiB`],
  ['descriptors', 'descriptors', String],
  ['database', 'files of the database', (bytes) => `${(bytes / 2 ** 10).toFixed(0)} KiB`],
  ['answer', 'answer to /api/health', (ms) => `${ms.toFixed(0)} ms`],
];

/** How each quantity went, with what it may have grown by. */
export function coursesOf({
  samples,
  kept,
}: Soaked): readonly (readonly [name: string, course: Course, show: (value: number) => string, room: number])[] {
  return quantities.map(([quantity, name, show]) => {
    const room = roomFor({ kept })[quantity];
    return [
      name,
      course(
        samples.map((sample) => sample[quantity]),
        room,
      ),
      show,
      room,
    ];
  });
}

/** What did not hold, one sentence each; none is a soak that went well. */
export function faultsOf(soaked: Soaked): readonly string[] {
  const grown = coursesOf(soaked)
    .filter(([, { flat }]) => !flat)
    .map(([name]) => `${name}: not flat`);
  const { added, whole } = silences(soaked.silences);
  return [
    ...soaked.failures,
    ...grown,
    ...(whole ? [] : [`the sound of the running call: ${added} ms of silence more than the bare pair had`]),
  ];
}

function watched(soaked: Soaked): string {
  const rows = coursesOf(soaked).map(([name, { start, middle, end, max, flat }, show, room]) => [
    name,
    ...[start, middle, end, max].map(show),
    room === Infinity ? '' : show(room),
    room === Infinity ? '' : flat ? 'flat' : 'NOT FLAT',
  ]);
  return table(['of the server', 'start', 'middle', 'end', 'max', 'may grow by', 'verdict'], rows);
}

function done({ deeds }: Soaked): string {
  return table(
    ['in turns', 'times', 'answers'],
    deeds.map(({ name, times, answers }) => [
      name,
      String(times),
      Object.entries(answers)
        .map(([answer, count]) => `${answer}: ${count.toLocaleString('en')}`)
        .join(', '),
    ]),
  );
}

/** The part of docs/reliability.md that a soak writes. */
export function reportOf(soaked: Soaked, on: { readonly day: string; readonly machine: string }): string {
  const { call, bare, added } = silences(soaked.silences);
  const faults = faultsOf(soaked);
  function sum(of: (one: Silence) => number): string {
    return (soaked.silences.map(of).reduce((all, one) => all + one, 0) / 1_000).toFixed(1);
  }
  return `## What lasts

Calls, reloads and floods in turns for ${soaked.minutes} minutes, made by

    npm run soak -- ${soaked.minutes}

on ${on.day}, on ${on.machine}. One server has it all. One call of two pages runs the whole time, and beside it, in the same browsers, a bare pair of connections that knows no server. What
both really play is measured every 20 ms, and the server is looked at every 10 s and after each deed, which is over only when all descriptors are closed that it opened. Start, middle and end are the lowest of each third of the time, for what a flood holds while it is on is no leak; the end
may be above the middle by what is said: the database by what calls and names are kept.

${watched(soaked)}

The longest silence of the running call was ${call} ms, of the bare pair ${bare} ms; the longest of each ten seconds are together ${sum((one) => one.call)} s and ${sum((one) => one.bare)} s. Of the longest silences in each ten seconds, put in order for either, none of the call was more than ${added} ms longer than its like of the bare pair; ${unbroken} ms are allowed, for the machine holds up now the one and now the other.

${done(soaked)}
${faults.length === 0 ? '' : `\nWhat did not hold:\n\n${faults.map((fault) => `- ${fault}`).join('\n')}\n`}`;
}
