import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { installLab } from './browsers.ts';
import { root, runNode } from './program.ts';
import { fromLab, judged, none, type Tally } from './tally.ts';

const report = join(root, 'out', 'chaos.json');

function readReport(): Tally {
  try {
    return fromLab(JSON.parse(readFileSync(report, 'utf8')));
  } catch {
    return none;
  }
}

/** Runs the chaos lab with the browsers of `env`; answers its exit code. */
export async function chaos(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  await installLab();
  return runNode([join(root, 'e2e', 'chaos', 'main.ts'), ...args], env);
}

/** The short form of the chaos lab, event by event. Where it cannot run all of it is skipped, and it says why. */
export async function chaosTests(env: NodeJS.ProcessEnv): Promise<Tally> {
  mkdirSync(join(root, 'out'), { recursive: true });
  rmSync(report, { force: true });
  const code = await chaos(['--short'], env);
  const tally = readReport();
  return code === 0 && tally.passed === 0 && tally.skipped > 0 ? tally : judged(tally, code);
}
