import { stopping } from './program.ts';
import { add, good, judged, line, none, one, type Tally } from './tally.ts';

/** One step of a check, with a name for people. */
export interface Stage {
  readonly name: string;
  readonly run: () => Promise<Tally>;
}

/** A stage that is one test: it passes when its program exits with 0. */
export const step = (name: string, program: () => Promise<number>): Stage => ({ name, run: async () => one((await program()) === 0) });

/** Two digits of seconds for short stages, minutes for long ones. */
export function elapsed(ms: number): string {
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

async function runStage(stage: Stage): Promise<Tally> {
  try {
    return judged(await stage.run(), 0);
  } catch (error) {
    console.error(error);
    return one(false);
  }
}

/**
 * Runs the stages one after the other, all of them even when one fails, and closes with a table and the line
 * `N passed, N failed`. The exit code is 1 when anything failed or a stage ran nothing.
 */
export async function runStages(stages: readonly Stage[]): Promise<void> {
  const rows: string[] = [];
  let total = none;
  const begin = performance.now();
  for (const stage of stages) {
    console.log(`\n=== ${stage.name}`);
    const from = performance.now();
    const tally = await runStage(stage);
    if (stopping()) process.exit();
    total = add(total, tally);
    const row = `${good(tally) ? 'ok    ' : 'FAILED'} ${stage.name.padEnd(28)} ${elapsed(performance.now() - from).padStart(12)}   ${line(tally)}`;
    rows.push(row);
    console.log(row);
  }
  console.log(`\n${rows.join('\n')}\nin ${elapsed(performance.now() - begin)}\n${line(total)}`);
  process.exitCode = good(total) ? 0 : 1;
}
