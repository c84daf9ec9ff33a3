import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ChildProcess } from 'node:child_process';
import type { Stage } from './stage.ts';
import { program, settings, startThere, until } from './world.ts';

const natsServer = ['/usr/sbin/nats-server', '/usr/bin/nats-server'].find((path) => existsSync(path));

/** What is missing for a cluster, as a sentence; null when nothing is. */
export function whyNoCluster(): string | null {
  return natsServer === undefined ? 'there is no nats-server (Debian: nats-server)' : null;
}

/** One process of a cluster. */
export interface Member {
  /** Starts it and waits until it is ready; answers when that was, in Unix milliseconds. */
  start(): Promise<number>;
  /** Ends it as `kill -9` does. */
  kill(): Promise<void>;
}

/** A core and a door before it that find each other by NATS, in the place and on the data of the world's one server. */
export interface Cluster {
  readonly nats: Member;
  readonly core: Member;
  readonly door: Member;
}

/** Puts a cluster in the place of the server, does something with it, and puts the server back. */
export async function withCluster<T>(stage: Stage, act: (cluster: Cluster) => Promise<T>): Promise<T> {
  const cluster = clusterOn(stage);
  await stage.server.stop('SIGKILL');
  try {
    for (const member of [cluster.nats, cluster.core, cluster.door]) await member.start();
    return await act(cluster);
  } finally {
    for (const member of [cluster.door, cluster.core, cluster.nats]) await member.kill();
    await stage.server.start();
  }
}

function clusterOn({ folder, network, server }: Stage): Cluster {
  const env = { ...settings(network, folder), EARSHOT_NATS_URL: 'nats://127.0.0.1:4222' };
  const own = {
    EARSHOT_DATA: join(folder, 'door'),
    EARSHOT_CERT: join(server.data, 'cert.pem'),
    EARSHOT_KEY: join(server.data, 'key.pem'),
  };
  function member(words: readonly string[], more: NodeJS.ProcessEnv, ready: string): Member {
    let running: ChildProcess | null = null;
    return {
      async start() {
        let written = '';
        const child = startThere(network, words, more, (text) => (written += text));
        running = child;
        await until(
          `${words.join(' ')} did not start`,
          () => written.includes(ready),
          child,
          () => written,
        );
        return Date.now();
      },
      async kill() {
        const child = running;
        running = null;
        if (child === null || child.exitCode !== null || child.signalCode !== null) return;
        const gone = once(child, 'exit');
        child.kill('SIGKILL');
        await gone;
      },
    };
  }
  return {
    nats: member([natsServer ?? '', '-a', '127.0.0.1', '-p', '4222'], process.env, 'Server is ready'),
    core: member([process.execPath, program, 'core', '--port', '5001'], env, '"listening"'),
    door: member([process.execPath, program, 'door'], { ...env, ...own }, '"listening"'),
  };
}
