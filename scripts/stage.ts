import { stopping } from './program.ts';
import { add, good, judged, line, none, one, type Tally } from './tally.ts';

/** One step of a check, with a name for people. */
export interface Stage {
  readonly name: string;
  readonly run: () => Promise<Tally>;
}

/** A stage that is one test: it passes when its program exits with 0. */
export function step(name: string, program: () => Promise<number>): Stage {
  return { name, run: async () => one((await program()) === 0) };
}

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

/** Runs one stage and tells how it came out, in the row of the table. */
async function tell(stage: Stage): Promise<{ readonly row: string; readonly tally: Tally }> {
  const from = performance.now();
  const tally = await runStage(stage);
  const took = elapsed(performance.now() - from).padStart(12);
  const row = `${good(tally) ? 'ok    ' : 'FAILED'} ${stage.name.padEnd(28)} ${took}   ${line(tally)}`;
  console.log(row);
  return { row, tally };
}

/**
 * Runs the stages one after the other, those in a list of their own side by side, all of them even when one fails, and
 * closes with what failed, a table and the line `N passed, N failed`. The exit code is 1 when anything failed or a
 * stage ran nothing.
 */
export async function runStages(stages: readonly (Stage | readonly Stage[])[]): Promise<void> {
  const rows: string[] = [];
  let total = none;
  const begin = performance.now();
  for (const together of stages.map((each) => [each].flat())) {
    console.log(`\n=== ${together.map(({ name }) => name).join(', and beside it: ')}`);
    const told = await Promise.all(together.map(tell));
    if (stopping()) process.exit();
    rows.push(...told.map(({ row }) => row));
    total = told.reduce((sum, { tally }) => add(sum, tally), total);
  }
  const why = total.why.length === 0 ? '' : `\nWhat failed:\n${total.why.join('\n')}\n`;
  console.log(`${why}\n${rows.join('\n')}\nin ${elapsed(performance.now() - begin)}\n${line(total)}`);
  process.exitCode = good(total) ? 0 : 1;
}
