import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { request } from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { plainEnvironment } from '../e2e/lab/environment.ts';
import { freePort } from '../scripts/free-port.ts';

/** A measured server in a process of its own, and what the operating system says of it (Linux only). */
export interface ServerProcess {
  readonly port: number;
  /** From spawn to the first answered request, milliseconds. */
  readonly startMs: number;
  /** User and system CPU so far, microseconds. */
  cpu(): number;
  /** What it has done so far, all its threads together. */
  work(): Work;
  /** Resident bytes after garbage collection, of a server that is `weighed`. */
  memory(): Promise<number>;
  stop(): Promise<void>;
  /** Ends it as `kill -9` does. */
  kill(): Promise<void>;
}

/** How often a process has gone to sleep and was woken, and its CPU in milliseconds. */
export interface Work {
  readonly wakes: number;
  readonly cpuMs: number;
}

export interface ServerPlan {
  /** Path of the script, relative to this folder. */
  readonly script: string;
  readonly args?: readonly string[];
  /** Whether its memory will be asked for, which takes a module that is loaded before the script. */
  readonly weighed?: true;
  /** The processors that it runs on, as taskset(1) lists them; left out, those of this process. */
  readonly processors?: string;
  /** The port of one that ran before; left out, a free one. */
  readonly port?: number;
  readonly env: Readonly<Record<string, string>>;
  /** A path that answers once the server is up. */
  readonly ready: string;
}

function here(path: string) {
  return fileURLToPath(new URL(path, import.meta.url));
}

function answers(port: number, path: string): Promise<boolean> {
  return new Promise((resolve) => {
    request({ host: '127.0.0.1', port, path, rejectUnauthorized: false, agent: false }, (response) => {
      response.resume();
      resolve(true);
    })
      .on('error', () => resolve(false))
      .end();
  });
}

async function untilReady(child: ChildProcess, port: number, path: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await answers(port, path))) {
    if (child.exitCode !== null) throw new Error(`a measured server ended with ${child.exitCode}`);
    if (Date.now() > deadline) throw new Error('a measured server did not come up');
    await wait(5);
  }
}

const ticksPerSecond = 100;

function cpuMicroseconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1_000_000) / ticksPerSecond;
}

/**
 * What a process has done so far, by the thread, for the sum of a process leaves out the threads that live
 * (proc_pid_status(5)).
 */
export function workOf(pid: number): Work {
  let wakes = 0;
  let cpuMs = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const folder = `/proc/${pid}/task/${thread}`;
    wakes += Number(/^voluntary_ctxt_switches:\s+(\d+)/m.exec(readFileSync(`${folder}/status`, 'utf8'))?.[1]);
    cpuMs += Number(readFileSync(`${folder}/schedstat`, 'utf8').split(' ')[0]) / 1_000_000;
  }
  return { wakes, cpuMs };
}

function residentBytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
}

/** `taskset` becomes the program that it starts, and so keeps the id of the process. */
function commandOf({ script, args = [], weighed, processors }: ServerPlan): readonly string[] {
  return [
    ...(processors === undefined ? [] : ['taskset', '--cpu-list', processors]),
    process.execPath,
    ...(weighed ? ['--expose-gc', '--import', here('./probe.ts')] : []),
    here(script),
    ...args,
  ];
}

/** Starts a server script and waits until it answers. */
export async function startServer(plan: ServerPlan): Promise<ServerProcess> {
  const port = plan.port ?? (await freePort());
  const begun = performance.now();
  const [program = '', ...args] = commandOf(plan);
  const child = spawn(program, args, {
    env: {
      ...plainEnvironment(),
      PORT: String(port),
      EARSHOT_PORT: String(port),
      EARSHOT_HOST: '127.0.0.1',
      EARSHOT_LOG_LEVEL: 'warn',
      ...plan.env,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await untilReady(child, port, plan.ready);
  const pid = child.pid ?? 0;
  return {
    port,
    startMs: performance.now() - begun,
    cpu: () => cpuMicroseconds(pid),
    work: () => workOf(pid),
    memory: async () => {
      child.kill('SIGUSR2');
      await wait(1_500);
      return residentBytes(pid);
    },
    stop: async () => {
      child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), 8_000);
      await ended;
      clearTimeout(force);
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
