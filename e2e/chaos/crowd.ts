import { createInterface } from 'node:readline';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { plainEnvironment } from '../lab/environment.ts';
import type { CrowdSeen } from './crowd-program.ts';
import type { Network } from './network.ts';

const program = fileURLToPath(new URL('crowd-program.ts', import.meta.url));

/** People in calls beside the two in browsers, in the world itself. */
export interface Crowd {
  look(): Promise<CrowdSeen>;
  /** Ends all calls, and says whose history has theirs. */
  finish(): Promise<CrowdSeen>;
  leave(): void;
}

/** Has two by two of them talk, and waits until they do. */
export async function gather(network: Network, origin: string, pairs: number): Promise<Crowd> {
  const words = ['netns', 'exec', network.of('world'), process.execPath, program, origin, String(pairs)];
  // The certificate is the lab's own, and nothing is secret here.
  const env = { ...plainEnvironment(), NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_NO_WARNINGS: '1' };
  const child = spawn('ip', words, { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  async function next(): Promise<string> {
    const { value, done } = await lines.next();
    if (done === true) throw new Error('the crowd has ended');
    return value;
  }
  async function asked(word: string): Promise<CrowdSeen> {
    child.stdin.write(`${word}\n`);
    return JSON.parse(await next());
  }
  await next();
  return { look: () => asked('look'), finish: () => asked('finish'), leave: () => void child.kill('SIGKILL') };
}
