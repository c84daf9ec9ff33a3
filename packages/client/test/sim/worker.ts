import { parentPort, workerData } from 'node:worker_threads';
import { kinds, noCounts, type Counts } from './change.ts';
import { tell } from './story.ts';

/** Which stories a worker tells: every `stride`-th from `first` on, `count` in all. */
export interface Share {
  readonly first: number;
  readonly stride: number;
  readonly count: number;
}

/** How they came out. */
export interface Tally {
  readonly told: number;
  readonly calls: number;
  readonly accepted: number;
  readonly counts: Counts;
  readonly broken: readonly { readonly seed: number; readonly sentence: string }[];
}

/** More than these need not be told. */
const mostBroken = 20;

async function tellAll({ first, stride, count }: Share): Promise<Tally> {
  const broken: { seed: number; sentence: string }[] = [];
  const counts = noCounts();
  let [told, calls, accepted] = [0, 0, 0];
  for (; told < count && broken.length < mostBroken; told += 1) {
    const seed = first + told * stride;
    const story = await tell(seed);
    calls += story.calls;
    accepted += story.accepted;
    for (const kind of kinds) counts[kind] += story.counts[kind];
    if (story.broken !== null) broken.push({ seed, sentence: story.broken });
  }
  return { told, calls, accepted, counts, broken };
}

const port = parentPort;
const tally = await tellAll(workerData as Share);
port?.postMessage(tally);
