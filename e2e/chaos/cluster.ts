import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { member, type Member } from './member.ts';
import type { Stage } from './stage.ts';
import { program, settings } from './world.ts';

export const natsServer = ['/usr/sbin/nats-server', '/usr/bin/nats-server'].find((path) => existsSync(path));

/** What is missing for a cluster, as a sentence; null when nothing is. */
export function whyNoCluster(): string | null {
  return natsServer === undefined ? 'there is no nats-server (Debian: nats-server)' : null;
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
    for (const one of [cluster.nats, cluster.core, cluster.door]) await one.start();
    return await act(cluster);
  } finally {
    for (const one of [cluster.door, cluster.core, cluster.nats]) await one.kill();
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
  function part(words: readonly string[], more: NodeJS.ProcessEnv, ready: string): Member {
    return member({ words, env: more, ready, namespace: network.of('world') });
  }
  return {
    nats: part([natsServer ?? '', '-a', '127.0.0.1', '-p', '4222'], process.env, 'Server is ready'),
    core: part([process.execPath, program, 'core', '--port', '5001'], env, '"listening"'),
    door: part([process.execPath, program, 'door'], { ...env, ...own }, '"listening"'),
  };
}
