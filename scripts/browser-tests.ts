import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { installBrowsers, installTrust } from './browsers.ts';
import { chaosTests } from './chaos-tests.ts';
import { root, runNode } from './program.ts';
import type { Stage } from './stage.ts';
import { add, fromPlaywright, judged, none, type Tally } from './tally.ts';
import { fieldOf, whyStoriesFailed } from './why.ts';

const report = join(root, 'out', 'browsers.json');

function readReport(): Tally {
  try {
    const parsed: unknown = JSON.parse(readFileSync(report, 'utf8'));
    return { ...fromPlaywright(fieldOf(parsed, 'stats')), why: whyStoriesFailed(parsed) };
  } catch {
    return none;
  }
}

async function stories(env: NodeJS.ProcessEnv): Promise<Tally> {
  mkdirSync(join(root, 'out'), { recursive: true });
  rmSync(report, { force: true });
  const args = ['node_modules/@playwright/test/cli.js', 'test', '--config=e2e/playwright.config.ts'];
  const code = await runNode(args, { ...env, EARSHOT_REPORT_FILE: report, CI: '1' });
  return judged(readReport(), code);
}

/**
 * The tests with a real server and real browsers, counted one by one, and after them what breaks networks, servers and
 * pages.
 */
export const browserTests: Stage = {
  name: 'browsers',
  run: async () => {
    const env = await installBrowsers();
    await installTrust();
    return add(await stories(env), await chaosTests(env));
  },
};

/** The stories that `npm test` leaves out. */
export const longStories: Stage = {
  name: 'long',
  run: async () => stories({ ...(await installBrowsers()), EARSHOT_LONG: '1' }),
};
