import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { findPostgres, startPostgres, type PostgresServer } from '../../scripts/postgres.ts';
import { plainEnvironment } from '../lab/environment.ts';
import { natsServer } from './cluster.ts';
import { gather, type Crowd } from './crowd.ts';
import { buildEdge, type Edge } from './edge.ts';
import { member, type Member } from './member.ts';
import { command } from './namespaces.ts';
import type { Stage } from './stage.ts';
import { program, settings } from './world.ts';

/** What is missing for a fleet, as a sentence; null when nothing is. */
export function whyNoFleet(): string | null {
  if (natsServer === undefined) return 'there is no nats-server (Debian: nats-server)';
  return findPostgres() === null ? 'there is no PostgreSQL (Debian: postgresql)' : null;
}

/** Everything twice but NATS: what a row breaks. */
export interface Fleet {
  readonly nats: Member;
  readonly postgres: PostgresServer;
  /** Follows that one, and must have what is answered as done. */
  readonly standby: PostgresServer;
  /** The one that serves, and the one that waits. */
  readonly core: Member;
  readonly heir: Member;
  /** Bob comes in by the first, Ada by the second, which is a machine of its own, and of the crowd half by each. */
  readonly doors: readonly [Member, Member];
  readonly edge: Edge;
  readonly crowd: Crowd;
  /** Since when nothing is broken, and the crowd is gathering (Unix milliseconds). */
  readonly calmSince: number;
}

const pairs = 100;

/**
 * Puts a fleet in the place of the server, into whose database `earshot move` brings what that one has, does something
 * with it, and takes it away. The stage is no good afterwards: its server knows nothing of what was done.
 */
export async function withFleet<T>(stage: Stage, act: (fleet: Fleet) => Promise<T>): Promise<T> {
  const { network, folder, server } = stage;
  await server.stop('SIGKILL');
  const owned: (() => unknown)[] = [];
  try {
    const { postgres, standby } = await databases(owned);
    const edge = buildEdge(network);
    owned.push(() => edge.close());
    // Before there is a door: whoever is first would be everybody's.
    edge.spread('both');
    const env = environment(stage, edge, [postgres, standby]);
    command(process.execPath, [program, 'move', '--data', server.data, '--postgres-url', env['EARSHOT_POSTGRES_URL'] ?? '']);
    const parts = partsOf(stage, edge, { env, folder: mkdtempSync(join(folder, 'fleet-')) });
    for (const one of [parts.nats, parts.core, parts.heir, ...parts.doors]) {
      owned.push(() => one.kill());
      await one.start();
    }
    const calmSince = Date.now();
    const crowd = await gather(network, server.origin, pairs);
    owned.push(() => crowd.leave());
    return await act({ ...parts, postgres, standby, edge, crowd, calmSince });
  } finally {
    for (const end of owned.toReversed()) await end();
    await server.start();
  }
}

async function databases(owned: (() => unknown)[]): Promise<Pick<Fleet, 'postgres' | 'standby'>> {
  const bin = findPostgres() ?? '';
  const postgres = await startPostgres(bin, { fsync: true });
  owned.push(() => postgres.close());
  const standby = await startPostgres(bin, {
    fsync: true,
    standbyOf: postgres,
    settings: ['cluster_name=heir', 'wal_retrieve_retry_interval=500ms'],
  });
  owned.push(() => standby.close());
  for (const sql of ["ALTER SYSTEM SET synchronous_standby_names = 'heir'", 'SELECT pg_reload_conf()'])
    command(join(bin, 'psql'), ['--quiet', '--no-psqlrc', '-c', sql, postgres.url('postgres')]);
  return { postgres, standby };
}

/** Has the standby take over. */
export function promote({ standby }: Fleet): void {
  command(join(findPostgres() ?? '', 'psql'), ['--quiet', '--no-psqlrc', '-c', 'SELECT pg_promote()', standby.url('postgres')]);
}

/** What every role is given; sockets of PostgreSQL lie in folders, which all namespaces share. */
function environment({ network, folder, server }: Stage, edge: Edge, both: readonly PostgresServer[]): NodeJS.ProcessEnv {
  const places = both.map((one) => new URL(one.url('postgres')).searchParams);
  const query = new URLSearchParams({
    host: places.map((place) => place.get('host') ?? '').join(),
    port: places.map((place) => place.get('port') ?? '').join(),
    user: 'earshot',
    target_session_attrs: 'read-write',
  });
  return {
    ...settings(network, folder),
    EARSHOT_POSTGRES_URL: `postgresql:///postgres?${query.toString()}`,
    EARSHOT_NATS_URL: `nats://${edge.world}:4222`,
    EARSHOT_CERT: join(server.data, 'cert.pem'),
    EARSHOT_KEY: join(server.data, 'key.pem'),
    EARSHOT_ORIGINS: server.origin,
    // The crowd is one address.
    EARSHOT_ADDRESS_PEOPLE: '100000',
    EARSHOT_ADDRESS_REQUESTS: '100000',
  };
}

interface Common {
  readonly env: NodeJS.ProcessEnv;
  readonly folder: string;
}

function partsOf({ network }: Stage, edge: Edge, { env, folder }: Common): Pick<Fleet, 'nats' | 'core' | 'heir' | 'doors'> {
  const world = network.of('world');
  const ready = '"listening"';
  function core(name: string, port: string): Member {
    const words = [process.execPath, program, 'core', '--port', port, '--data', join(folder, name)];
    return member({ words, env, ready, namespace: world });
  }
  function door(name: string, host: string, namespace: string): Member {
    const words = [process.execPath, program, 'door', '--host', host, '--data', join(folder, name)];
    return member({ words, env, ready, namespace });
  }
  const flags = ['-a', '0.0.0.0', '-p', '4222'];
  return {
    nats: member({ words: [natsServer ?? '', ...flags], env: plainEnvironment(), ready: 'Server is ready', namespace: world }),
    core: core('core', '5001'),
    heir: core('heir', '5002'),
    doors: [door('door-1', network.server, world), door('door-2', edge.address, edge.namespace)],
  };
}
