import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../scripts/free-port.ts';
import { plainEnvironment } from './environment.ts';

const program = fileURLToPath(new URL('../../packages/server/src/main.ts', import.meta.url));

/** The real server in its own process, with its own data folder and a free port on the loopback address. */
export interface Server {
  /** `https://127.0.0.1:<port>`; stays the same over restarts. */
  readonly origin: string;
  /** The folder of its data. */
  readonly data: string;
  /** The id of its process, while it runs. */
  pid(): number;
  /** Everything it has written so far. */
  log(): string;
  /**
   * The lines of its log that tell of a mistake of its own: levels error and fatal, and whatever Node says of an
   * exception.
   */
  mistakes(): string[];
  /** Its certificate, PEM. */
  certificate(): Promise<string>;
  /** Ends it by SIGTERM (or kills it) and waits until it is gone. The data stays. */
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Starts it again with the same data and port, when it does not run. */
  start(): Promise<void>;
  /** Has it stand still (SIGSTOP) while `task` is done: what is sent to it meanwhile waits, and is read in one go. */
  standStill(task: () => Promise<void>): Promise<void>;
  /** Ends it and removes its data. Safe twice. */
  close(): Promise<void>;
}

/** Settings that a test adds to the server's environment, and whom Node trusts there beside the usual. */
export type Settings = Readonly<Record<`EARSHOT_${string}`, string>> & { readonly NODE_EXTRA_CA_CERTS?: string };

/** Starts a server and waits until it says that it is fit to serve. `main` is its program, where that is a copy. */
export async function startServer(settings: Settings = {}, main = program): Promise<Server> {
  const data = mkdtempSync(join(tmpdir(), 'earshot-e2e-'));
  const port = await freePort();
  const origin = `https://127.0.0.1:${port}`;
  const environment = {
    ...plainEnvironment(),
    EARSHOT_HOST: '127.0.0.1',
    EARSHOT_PORT: String(port),
    EARSHOT_DATA: data,
    ...settings,
  };
  let running: ChildProcess | null = null;
  let written = '';

  async function start(): Promise<void> {
    if (running !== null) return;
    const child = spawn(process.execPath, [main], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    running = child;
    child.stdout.on('data', (text: Buffer) => (written += text.toString()));
    child.stderr.on('data', (text: Buffer) => (written += text.toString()));
    await waitUntilFit(origin, child, () => written);
  }

  async function stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = running;
    running = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    const late = setTimeout(() => child.kill('SIGKILL'), 11_000);
    await gone;
    clearTimeout(late);
  }

  async function standStill(task: () => Promise<void>): Promise<void> {
    const child = running;
    if (child === null) throw new Error('there is no server to stand still');
    child.kill('SIGSTOP');
    try {
      await task();
    } finally {
      child.kill('SIGCONT');
    }
  }

  await start();
  return {
    origin,
    data,
    pid: () => running?.pid ?? 0,
    log: () => written,
    mistakes: () => written.split('\n').filter((line) => /"level":"(error|fatal)"|^\S*Error: |UnhandledPromise|Warning: /.test(line)),
    certificate: () => readCertificate(port),
    start,
    stop,
    standStill,
    async close() {
      await stop();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

async function waitUntilFit(origin: string, child: ChildProcess, log: () => string): Promise<void> {
  const deadline = Date.now() + 40_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}:\n${log()}`);
    if (await isFit(origin)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill('SIGKILL');
  throw new Error(`the server did not become fit within 40 s:\n${log()}`);
}

function isFit(origin: string): Promise<boolean> {
  return new Promise((resolve) => {
    const agent = new Agent({ rejectUnauthorized: false });
    const request = get(`${origin}/api/health`, { agent, timeout: 2_000 }, (response) => {
      response.resume();
      response.on('end', () => {
        agent.destroy();
        resolve(response.statusCode === 200);
      });
    });
    request.on('error', () => resolve(false));
    request.on('timeout', () => request.destroy());
  });
}

/** The certificate that is shown at the port, as a person trusts it at the first visit. */
async function readCertificate(port: number): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const { raw } = socket.getPeerCertificate();
  socket.destroy();
  const lines = raw.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
