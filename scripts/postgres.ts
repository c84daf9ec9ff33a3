import { spawn, spawnSync, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';

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
  /** Its address and port for TCP. */
  readonly place: string;
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
  /** A certificate and its key as PEM, by which it speaks TLS. */
  readonly pair?: { readonly cert: string; readonly key: string };
  /** The server whose standby it is: it copies that one, and follows it. */
  readonly standbyOf?: PostgresServer;
  /** The port, on which it can be found again; one that is free when left out. */
  readonly port?: number;
}

/** PostgreSQL does not run as root. */
function unprivileged(): { readonly uid: number; readonly gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const [uid, gid] = ['-u', '-g'].map((flag) => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout.trim() || 65_534));
  return { uid: uid ?? 65_534, gid: gid ?? 65_534 };
}

type User = ReturnType<typeof unprivileged>;

/** Its language is not C, so that an order that depends on it is seen. */
const language = ['-E', 'UTF8', '--locale=C.UTF-8', '--locale-provider=icu', '--icu-locale=en-US'];

/** Runs one of its programs to the end. */
function runTool(bin: string, [name = '', ...args]: readonly string[], folder: string, user: User): void {
  const done = spawnSync(join(bin, name), args, { cwd: folder, encoding: 'utf8', ...user });
  if (done.status !== 0) throw new Error(`${name}: ${done.stderr}`);
}

function makeCluster(bin: string, folder: string, user: User, primary: PostgresServer | undefined): string {
  if (user !== null) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  if (primary === undefined) runTool(bin, ['initdb', '-D', data, '-U', 'earshot', '--auth=trust', '--no-sync', ...language], folder, user);
  // -R writes whom it follows into the copy.
  else runTool(bin, ['pg_basebackup', '-D', data, '-d', primary.url('postgres'), '-R', '-c', 'fast', '--no-sync'], folder, user);
  return data;
}

/** The settings by which it speaks TLS; its files are for its own user alone. */
function tlsIn(folder: string, user: User, { pair }: PostgresOptions): readonly string[] {
  if (pair === undefined) return [];
  const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  for (const part of ['cert', 'key'] as const) {
    writeFileSync(files[part], pair[part], { mode: 0o600 });
    if (user !== null) chownSync(files[part], user.uid, user.gid);
  }
  return ['ssl=on', `ssl_cert_file=${files.cert}`, `ssl_key_file=${files.key}`];
}

/** Makes a cluster in a temporary folder and starts it, as a user without rights. */
export async function startPostgres(bin: string, options: PostgresOptions = {}): Promise<PostgresServer> {
  const { fsync = false, settings = [], standbyOf } = options;
  const folder = mkdtempSync(join(tmpdir(), 'earshot-postgres-'));
  const user = unprivileged();
  const data = makeCluster(bin, folder, user, standbyOf);
  const port = options.port ?? (await freePort());
  const own = ['listen_addresses=127.0.0.1', `fsync=${fsync ? 'on' : 'off'}`, ...tlsIn(folder, user, options), ...settings];
  const flags = own.flatMap((one) => ['-c', one]);
  const program = programOf(join(bin, 'postgres'), ['-D', data, '-k', folder, '-p', String(port), ...flags], { cwd: folder, ...user });
  const { start, halt } = program;
  await start();
  return {
    start,
    halt,
    place: `127.0.0.1:${port}`,
    url: (database) => `postgresql:///${database}?host=${encodeURIComponent(folder)}&port=${port}&user=earshot`,
    async close() {
      await program.halt('SIGQUIT');
      program.forget();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Program extends Pick<PostgresServer, 'start' | 'halt'> {
  /** It is not started again. */
  forget(): void;
}

function programOf(path: string, args: readonly string[], options: SpawnOptions): Program {
  let child: ChildProcess | null = null;
  function leaveNobody() {
    child?.kill('SIGQUIT');
  }
  // Nobody is left behind when the tests are ended.
  process.once('exit', leaveNobody);
  return {
    forget: () => void process.removeListener('exit', leaveNobody),
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
      // A standby says that it accepts read-only ones.
      if (/ready to accept (read-only )?connections/.test(text)) resolve();
    });
    child.once('close', () => reject(new Error(`PostgreSQL does not start:\n${text}`)));
  });
}
