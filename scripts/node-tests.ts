import { globSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { root, runNode } from './program.ts';
import { fromNodeTest, judged, none, type Tally } from './tally.ts';
import type { Stage } from './stage.ts';
import { fieldOf, textsOf } from './why.ts';

function readCounts(file: string): Tally {
  try {
    const report: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return { ...fromNodeTest(fieldOf(report, 'counts')), why: textsOf(report, 'why') };
  } catch {
    return none;
  }
}

/** Which tests a stage runs, and how. */
interface Plan {
  readonly name: string;
  /** Globs of test files, and of those among them that are left out. */
  readonly files: readonly string[];
  readonly without?: readonly string[];
  /**
   * Meant to run beside another stage: it takes the time that the other leaves, and tells everything at its end. Then
   * this is how long one test may take, in milliseconds.
   */
  readonly patience?: number;
  /** What the tests find in their environment. */
  readonly env?: NodeJS.ProcessEnv;
}

/** Milliseconds for one test where nothing else is said. */
const usualPatience = 300_000;

/** A stage that runs every test file of its plan under `node --test` and counts each single test. */
export function nodeTests({ name, files: globs, without = [], patience, env = {} }: Plan): Stage {
  const patient = patience !== undefined;
  return {
    name,
    run: async () => {
      const files = globSync(globs, { cwd: root, exclude: without }).toSorted();
      if (files.length === 0) {
        console.log(`No test file matches ${globs.join(', ')}.`);
        return none;
      }
      mkdirSync(join(root, 'out'), { recursive: true });
      const report = join(root, 'out', `${name.replaceAll(/\W+/g, '-')}.json`);
      const told = patient ? report.replace('.json', '.txt') : 'stdout';
      rmSync(report, { force: true });
      const args = [
        '--test',
        `--test-concurrency=${availableParallelism()}`,
        `--test-timeout=${patience ?? usualPatience}`,
        '--test-reporter=dot',
        `--test-reporter-destination=${told}`,
        '--test-reporter=./scripts/node-test-count.ts',
        `--test-reporter-destination=${report}`,
        ...files,
      ];
      const code = await runNode(args, env, patient);
      if (patient) console.log(`\n=== ${name}\n${readFileSync(told, 'utf8')}`);
      return judged(readCounts(report), code);
    },
  };
}
