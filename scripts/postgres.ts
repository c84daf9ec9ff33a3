import { spawn, spawnSync, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where Debian and Ubuntu keep the programs of each version, and where others do. */
const places = ['/usr/lib/postgresql', '/usr/local/lib/postgresql'];

/** The folder of the newest PostgreSQL on this machine, or null. */
export function findPostgres(): string | null {
  const found = places
    .filter((place) => existsSync(place))
    .flatMap((place) => readdirSync(place).map((version) => ({ version: Number(version), bin: join(place, version, 'bin') })))
    .filter(({ bin }) => existsSync(join(bin, 'initdb')))
    .toSorted((one, other) => other.version - one.version);
  return found[0]?.bin ?? null;
}

/** A PostgreSQL in a folder of its own. */
export interface PostgresServer {
  /** The URL of a database, over a socket in that folder. */
  url(database: string): string;
  /** Starts it again. */
  start(): Promise<void>;
  /** Ends it: `SIGINT` cuts everybody off, `SIGQUIT` is a crash. */
  halt(signal?: 'SIGINT' | 'SIGQUIT'): Promise<void>;
  /** Ends it and removes the folder. Safe twice. */
  close(): Promise<void>;
}

export interface PostgresOptions {
  /** Whether what is committed is really on the disk; tests of anything else are faster without. */
  readonly fsync?: boolean;
  readonly settings?: readonly string[];
}

/** PostgreSQL does not run as root. */
function unprivileged(): { readonly uid: number; readonly gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const [uid, gid] = ['-u', '-g'].map((flag) => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout.trim() || 65_534));
  return { uid: uid ?? 65_534, gid: gid ?? 65_534 };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

type User = ReturnType<typeof unprivileged>;

/** Its language is not C, so that an order that depends on it is seen. */
const language = ['-E', 'UTF8', '--locale=C.UTF-8', '--locale-provider=icu', '--icu-locale=en-US'];

function makeCluster(bin: string, folder: string, user: User): string {
  if (user !== null) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const args = ['-D', data, '-U', 'earshot', '--auth=trust', '--no-sync', ...language];
  const made = spawnSync(join(bin, 'initdb'), args, { cwd: folder, encoding: 'utf8', ...user });
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`);
  return data;
}

/** Makes a cluster in a temporary folder and starts it, as a user without rights. */
export async function startPostgres(bin: string, { fsync = false, settings = [] }: PostgresOptions = {}): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-postgres-'));
  const user = unprivileged();
  const data = makeCluster(bin, folder, user);
  const port = await freePort();
  const all = ['listen_addresses=127.0.0.1', `fsync=${fsync ? 'on' : 'off'}`, ...settings].flatMap((one) => ['-c', one]);
  const program = programOf(join(bin, 'postgres'), ['-D', data, '-k', folder, '-p', String(port), ...all], { cwd: folder, ...user });
  await program.start();
  return {
    ...program,
    url: (database) => `postgresql:///${database}?host=${encodeURIComponent(folder)}&port=${port}&user=earshot`,
    async close() {
      await program.halt('SIGQUIT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function programOf(path: string, args: readonly string[], options: SpawnOptions): Pick<PostgresServer, 'start' | 'halt'> {
  let child: ChildProcess | null = null;
  // Nobody is left behind when the tests are ended.
  process.once('exit', () => child?.kill('SIGQUIT'));
  return {
    async start() {
      child = spawn(path, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
      await ready(child);
    },
    async halt(signal = 'SIGINT') {
      const ending = child;
      child = null;
      if (ending === null || ending.exitCode !== null) return;
      ending.kill(signal);
      await once(ending, 'close');
    },
  };
}

function ready(child: ChildProcess): Promise<void> {
  let text = '';
  return new Promise((resolve, reject) => {
    child.stderr?.setEncoding('utf8').on('data', (part: string) => {
      text = `${text}${part}`.slice(-10_000);
      if (text.includes('ready to accept connections')) resolve();
    });
    child.once('close', () => reject(new Error(`PostgreSQL does not start:\n${text}`)));
  });
}
