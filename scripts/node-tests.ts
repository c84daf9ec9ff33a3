import { globSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { root, runNode } from './program.ts';
import { fromNodeTest, judged, none, type Tally } from './tally.ts';
import type { Stage } from './stage.ts';

const readCounts = (file: string): Tally => {
  try {
    return fromNodeTest(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return none;
  }
};

/** A stage that runs every test file which the patterns find under `node --test` and counts each single test. */
export const nodeTests = (name: string, ...patterns: string[]): Stage => ({
  name,
  run: async () => {
    const files = globSync(patterns, { cwd: root }).toSorted();
    if (files.length === 0) {
      console.log(`No test file matches ${patterns.join(', ')}.`);
      return none;
    }
    mkdirSync(join(root, 'out'), { recursive: true });
    const report = join(root, 'out', `${name.replaceAll(/\W+/g, '-')}.json`);
    rmSync(report, { force: true });
    const code = await runNode([
      '--test',
      `--test-concurrency=${availableParallelism()}`,
      '--test-timeout=300000',
      '--test-reporter=dot',
      '--test-reporter-destination=stdout',
      '--test-reporter=./scripts/node-test-count.ts',
      `--test-reporter-destination=${report}`,
      ...files,
    ]);
    return judged(readCounts(report), code);
  },
});
