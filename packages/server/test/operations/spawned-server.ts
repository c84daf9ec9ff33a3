import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
/** Milliseconds after which a server is ended that a test has forgotten: more than any may need on a slow machine. */
const patience = 300_000;

/** A server in a process of its own. */
export interface SpawnedServer {
  readonly process: ChildProcess;
  readonly out: () => string;
  readonly err: () => string;
  /** Fulfilled when a text has been printed to either stream; fails when the process ends before. */
  printed(text: string): Promise<void>;
  /** The exit code, or the name of the signal that ended it. */
  readonly ended: Promise<number | string>;
}

/** What is spawned when it is not the server as people start it: flags for Node itself, and another program. */
export interface Spawning {
  readonly nodeFlags?: readonly string[];
  readonly program?: string;
  /** A file descriptor for the log, which is then not read. */
  readonly stderr?: number | 'pipe';
}

/**
 * Spawns the server on a free port of this machine alone, unless `own` says otherwise. No setting of the test's own
 * environment is handed on.
 */
export function spawnServer(
  own: Record<string, string>,
  argv: readonly string[] = [],
  { nodeFlags = [], program = main, stderr = 'pipe' }: Spawning = {},
): SpawnedServer {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('EARSHOT_') && !name.startsWith('NODE_'));
  const child = spawn(process.execPath, [...nodeFlags, program, ...argv], {
    env: { ...Object.fromEntries(inherited), EARSHOT_PORT: '0', EARSHOT_HOST: '127.0.0.1', ...own },
    stdio: ['ignore', 'pipe', stderr],
  });
  const texts = { out: '', err: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => void (texts.out += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => void (texts.err += text));
  const ended = once(child, 'close').then(([code, signal]: unknown[]) => (typeof code === 'number' ? code : String(signal)));
  const tooLong = setTimeout(() => child.kill('SIGKILL'), patience);
  void ended.then(() => clearTimeout(tooLong));
  function printed(text: string) {
    return new Promise<void>((resolve, reject) => {
      function look() {
        if (texts.out.includes(text) || texts.err.includes(text)) resolve();
      }
      child.stdout?.on('data', look);
      child.stderr?.on('data', look);
      void ended.then((how) => reject(new Error(`ended by ${how} before "${text}":\n${texts.out}\n${texts.err}`)));
      look();
    });
  }
  return { process: child, out: () => texts.out, err: () => texts.err, ended, printed };
}

/** A folder for the tests of one file, and servers that are ended with the last of them; then the folder goes too. */
export function serversOf(name: string): { readonly root: string; readonly spawn: typeof spawnServer } {
  const root = mkdtempSync(join(tmpdir(), `earshot-${name}-`));
  const spawned: SpawnedServer[] = [];
  after(async () => {
    for (const server of spawned) server.process.kill('SIGKILL');
    await Promise.all(spawned.map((server) => server.ended));
    rmSync(root, { recursive: true, force: true });
  });
  return {
    root,
    spawn: (...args) => {
      const server = spawnServer(...args);
      spawned.push(server);
      return server;
    },
  };
}

/** Where a server that has greeted can be opened on this machine. */
export function placeOf(server: SpawnedServer): string {
  const found = /This machine\s+(https:\S+)/.exec(server.out())?.[1];
  if (found === undefined) throw new Error(`no address in:\n${server.out()}`);
  return found;
}

/** How to ask: `ca` is the only certificate to be trusted. */
export interface Asking {
  readonly ca: string;
  readonly token?: string;
  readonly body?: object;
}

/** Makes one HTTPS request on a connection of its own and answers the status and the JSON. */
export async function ask(url: string, { ca, token, body }: Asking): Promise<{ http: number; body: Record<string, unknown> }> {
  const headers = { ...(token && { authorization: `Bearer ${token}` }), ...(body && { 'content-type': 'application/json' }) };
  return new Promise((resolve, reject) => {
    const call = request(url, { method: body ? 'POST' : 'GET', ca, agent: false, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => void (text += part));
      response.on('end', () =>
        resolve({ http: response.statusCode ?? 0, body: Object.fromEntries(Object.entries(Object(JSON.parse(text)))) }),
      );
    });
    call.on('error', reject);
    call.end(body && JSON.stringify(body));
  });
}
