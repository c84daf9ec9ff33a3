import { spawn, type ChildProcess } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';

/** The folder of the repository. */
export const root = fileURLToPath(new URL('..', import.meta.url));

const running = new Set<ChildProcess>();
let watching = false;

/** When this process is told to end, so are its children; it ends after them. */
function endChildrenWithMe(): void {
  if (watching) return;
  watching = true;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      process.exitCode = signal === 'SIGINT' ? 130 : 143;
      if (running.size === 0) process.exit();
      for (const child of running) child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal);
    });
  }
}

/** Whether this process was told to end. */
export function stopping(): boolean {
  return process.exitCode === 130 || process.exitCode === 143;
}

/** Starts a program without a shell, its output going where ours goes. */
export function start(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  endChildrenWithMe();
  const child = spawn(program, [...args], { cwd: root, stdio: 'inherit', env: { ...process.env, ...env }, windowsHide: true });
  running.add(child);
  child.once('exit', () => running.delete(child));
  child.once('error', () => running.delete(child));
  return child;
}

/**
 * Runs a program to its end and answers its exit code; 1 when it could not be started or was ended by a signal. With
 * `patient` it, and what it starts, takes only the time of the processors that nobody else wants.
 */
export function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}, patient = false): Promise<number> {
  return new Promise((resolve) => {
    const child = start(program, args, env);
    if (patient && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
    child.once('exit', (code) => resolve(code ?? 1));
    child.once('error', (error) => {
      console.error(`${program}: ${error.message}`);
      resolve(1);
    });
  });
}

/** Runs a JavaScript or TypeScript program under this Node. */
export function runNode(args: readonly string[], env: NodeJS.ProcessEnv = {}, patient = false): Promise<number> {
  return run(process.execPath, args, env, patient);
}
