import { globSync } from 'node:fs';
import { checkDocs } from './docs-in-step.ts';
import { nodeTests } from './node-tests.ts';
import { weighBuilt } from './page-size.ts';
import { root, runNode } from './program.ts';
import { step, type Stage } from './stage.ts';
import { add, none, one } from './tally.ts';

/** An installed program, run by Node itself, so that no shell is needed. */
function tool(path: string, ...args: string[]): Promise<number> {
  return runNode([`node_modules/${path}`, ...args]);
}

const format = step('format', () => tool('oxfmt/bin/oxfmt', '--check', '.'));

const lint = step('lint', () => tool('oxlint/bin/oxlint'));

/** One test for each realm: every tsconfig of the repository. */
const types: Stage = {
  name: 'types',
  run: async () => {
    let tally = none;
    for (const config of globSync(['tsconfig.json', '{bench,e2e,packages/*,packages/web/worker}/tsconfig*.json'], {
      cwd: root,
    }).toSorted()) {
      const code = await tool('typescript/bin/tsc', '-p', config);
      console.log(`${code === 0 ? 'ok' : 'FAILED'} ${config}`);
      tally = add(tally, one(code === 0));
    }
    return tally;
  },
};

// In a process of its own, for a failing build can end the process that it runs in.
const build = step('build', () => runNode(['scripts/build.ts']));

/** One test for each limit; a page that is not built fails, for nothing ran. */
const pageSize: Stage = {
  name: 'page size',
  run: () => {
    let tally = none;
    for (const { what, bytes, limit } of weighBuilt()) {
      const good = bytes > 0 && bytes <= limit;
      console.log(`${good ? 'ok' : 'FAILED'} ${what}: ${bytes} of ${limit} bytes`);
      tally = add(tally, one(good));
    }
    return Promise.resolve(tally);
  },
};

/** One test for each rule. */
const docs: Stage = {
  name: 'docs in step',
  run: () => {
    let tally = none;
    for (const { name, problems } of checkDocs()) {
      console.log([`${problems.length === 0 ? 'ok' : 'FAILED'} ${name}`, ...problems].join('\n  '));
      tally = add(tally, one(problems.length === 0));
    }
    return Promise.resolve(tally);
  },
};

const units = ['packages/{protocol,client,web}/test/**/*.test.ts', '{bench,bench/*,e2e/*,scripts}/*.test.ts'];

/**
 * Stories by the thousand, and every order of events: they need nothing but processors, and as much of them as they are
 * told.
 */
const long = ['packages/client/test/{simulator,search,search-sets}.test.ts'];

function checksWith(unit: Stage): readonly Stage[] {
  return [format, lint, types, unit, build, pageSize, docs];
}

/** What `npm run check` runs: everything that needs no server and no browser. */
export const checks = checksWith(nodeTests({ name: 'unit', files: units }));

/** The same without the long tests, which are a stage that runs beside another. */
export const quickChecks = checksWith(nodeTests({ name: 'unit', files: units, without: long }));

/** Milliseconds for the long tests of `npm test`, beside the browsers. */
const longPatience = 1_800_000;

/** So many stories of the simulator, and the search beside them: a second for each story is plenty. */
export function tellStories(count: number): Stage {
  return nodeTests({ name: 'stories', files: long, patience: Math.max(longPatience, count * 1_000) });
}
