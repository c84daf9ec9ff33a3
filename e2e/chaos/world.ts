import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { plainEnvironment } from '../lab/environment.ts';
import { command } from './namespaces.ts';
import type { Network } from './network.ts';

/** The program that is the server, and its parts. */
export const program = fileURLToPath(new URL('../../packages/server/src/main.ts', import.meta.url));
const jumper = fileURLToPath(new URL('jumping-clock.ts', import.meta.url));
const port = 5_000;

/** The real server in the world between the houses. */
export interface WorldServer {
  readonly origin: string;
  /** Starts it and waits until it listens; answers when that was, in Unix milliseconds. */
  start(): Promise<number>;
  /** Ends it and waits until it is gone; answers how many milliseconds that took. */
  stop(signal: 'SIGKILL' | 'SIGTERM'): Promise<number>;
  /** Sets its clock a day ahead, or back again. */
  jump(): void;
  /** The folder of its data: a small disk of its own. */
  readonly data: string;
  /** What it has written so far. */
  log(): string;
}

/** Starts a program in the world; what it writes is handed to `hear`. */
export function startThere(network: Network, words: readonly string[], env: NodeJS.ProcessEnv, hear: (text: string) => void): ChildProcess {
  return startIn(network.of('world'), words, env, hear);
}

/** Starts a program in a namespace. */
export function startIn(
  namespace: string,
  [file = '', ...args]: readonly string[],
  env: NodeJS.ProcessEnv,
  hear: (text: string) => void,
): ChildProcess {
  const words = ['netns', 'exec', namespace, file, ...args];
  const child = spawn('ip', words, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', hear);
  return child;
}

/** Waits until a program that was started is ready. */
export async function until(what: string, is: () => boolean, child: ChildProcess, log: () => string): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!is()) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`${what}:\n${log().slice(-2_000)}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function dataIn(folder: string): string {
  return join(folder, 'data');
}

/** Gives the data a disk of 16 MiB where this machine lets us. */
export function mountDisk(folder: string): void {
  mkdirSync(dataIn(folder), { recursive: true, mode: 0o700 });
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=16m,mode=0700', 'earshot', dataIn(folder)]);
}

/** Takes it away. Safe twice. */
export function unmountDisk(folder: string): void {
  spawnSync('umount', ['--lazy', dataIn(folder)], { stdio: 'ignore' });
}

/** What a server in the world is set to. */
export function settings(network: Network, folder: string): NodeJS.ProcessEnv {
  return {
    ...plainEnvironment(),
    EARSHOT_HOST: network.server,
    EARSHOT_PORT: String(port),
    EARSHOT_DATA: dataIn(folder),
    // Its people come from addresses of the Internet.
    EARSHOT_JOIN: 'open',
    EARSHOT_STUN_URLS: 'none',
    EARSHOT_TURN_URLS: ['turn::3478', 'turn::3478?transport=tcp', 'turns::5349?transport=tcp']
      .map((url) => url.replace('::', `:${network.server}:`))
      .join(),
    EARSHOT_TURN_SECRET: 'the-secret-of-the-lab',
  };
}

/** A server that does not run yet; its data lies in `folder`. */
export function worldServer(network: Network, folder: string): WorldServer {
  let written = '';
  let running: ChildProcess | null = null;
  return {
    origin: `https://${network.server}:${port}`,
    log: () => written,
    data: dataIn(folder),
    jump: () => void running?.kill('SIGUSR2'),
    start: async () => {
      const before = written.length;
      const child = startThere(
        network,
        [process.execPath, '--import', jumper, program],
        settings(network, folder),
        (text) => (written += text),
      );
      running = child;
      await until(
        'the server did not start',
        () => written.slice(before).includes('"listening"'),
        child,
        () => written,
      );
      return Date.now();
    },
    stop: async (signal) => {
      const child = running;
      running = null;
      if (child === null || child.exitCode !== null || child.signalCode !== null) return 0;
      const from = performance.now();
      const gone = once(child, 'exit');
      child.kill(signal);
      await gone;
      return performance.now() - from;
    },
  };
}

/** Starts coturn with the configuration that `earshot turn-config` prints, and waits until it listens. */
export async function startRelay(network: Network, folder: string): Promise<void> {
  const env = settings(network, folder);
  const file = join(folder, 'turnserver.conf');
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, command(process.execPath, [program, 'turn-config', network.server, ...flagsOf(env)]), { mode: 0o600 });
  let written = '';
  const words = [
    'turnserver',
    '-c',
    file,
    '--log-file',
    'stdout',
    '--pidfile',
    join(folder, 'turnserver.pid'),
    '--listening-ip',
    network.server,
  ];
  const child = startThere(network, words, process.env, (text) => (written += text));
  function listens() {
    return written.includes('Total General servers');
  }
  await until('the relay did not start', listens, child, () => written);
}

/** The relay's configuration is asked for by flags, so that it is the settings above that count. */
function flagsOf(env: NodeJS.ProcessEnv): readonly string[] {
  return [
    `--turn-urls=${env['EARSHOT_TURN_URLS'] ?? ''}`,
    `--turn-secret=${env['EARSHOT_TURN_SECRET'] ?? ''}`,
    `--data=${env['EARSHOT_DATA'] ?? ''}`,
  ];
}
