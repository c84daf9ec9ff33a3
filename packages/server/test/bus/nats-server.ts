import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { freePort } from '../../../../scripts/free-port.ts';
import type { NatsPlace } from '../../src/ports/nats-place.ts';

const program = ['/usr/sbin/nats-server', '/usr/bin/nats-server', '/usr/local/bin/nats-server'].find((path) => existsSync(path));

/** Why tests with NATS cannot run here, or false. */
export const withoutNats = program === undefined ? 'there is no nats-server; on Debian: apt-get install nats-server' : false;

/** A NATS server in a process of its own, on this machine alone. */
export interface NatsServer {
  readonly url: string;
  readonly place: NatsPlace;
  /** Ends it as by kill -9. */
  stop(): Promise<void>;
  /** Starts it again at the same port. */
  start(): Promise<void>;
}

export async function startNats(flags: readonly string[] = []): Promise<NatsServer> {
  if (program === undefined) throw new Error('There is no nats-server.');
  const path = program;
  const port = await freePort();
  const server = `127.0.0.1:${port}`;
  let running: ChildProcess | null = null;
  async function start(): Promise<void> {
    const child = spawn(path, ['-a', '127.0.0.1', '-p', String(port), ...flags], { stdio: ['ignore', 'ignore', 'pipe'] });
    running = child;
    await new Promise<void>((resolve, reject) => {
      let written = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        written += text;
        if (written.includes('Server is ready')) resolve();
      });
      child.once('exit', () => reject(new Error(`nats-server has ended:\n${written}`)));
    });
  }
  async function stop(): Promise<void> {
    const child = running;
    running = null;
    if (child === null || child.exitCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  await start();
  return { url: `nats://${server}`, place: { servers: [server], cluster: 'earshot', tls: false, login: null, files: {} }, start, stop };
}

/** Two servers of one NATS cluster. Each can be stopped and started by itself, as `servers`, or both. */
export interface NatsCluster extends Omit<NatsServer, 'place'> {
  readonly servers: readonly [NatsServer, NatsServer];
}

export async function startNatsCluster(): Promise<NatsCluster> {
  const [one, other] = [await freePort(), await freePort()];
  function flags(mine: number, theirs: number): readonly string[] {
    return ['--cluster_name', 'pair', '--cluster', `nats://127.0.0.1:${mine}`, '--routes', `nats://127.0.0.1:${theirs}`];
  }
  const servers = [await startNats(flags(one, other)), await startNats(flags(other, one))] as const;
  return {
    url: `${servers[0].url},${servers[1].place.servers.join()}`,
    servers,
    stop: async () => void (await Promise.all(servers.map((server) => server.stop()))),
    start: async () => void (await Promise.all(servers.map((server) => server.start()))),
  };
}
