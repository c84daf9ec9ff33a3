import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { createCoreEnd, type CoreEnd } from '../bus/core-end.ts';
import type { NatsWay } from '../bus/nats.ts';
import { guardedClock, systemClock, type Clock } from '../ports/clock.ts';
import type { Config } from '../config/config.ts';
import type { TimeLimits } from '../connections/stage.ts';
import { settings } from '../config/settings.ts';
import type { AboutServer, Core } from '../ports/core.ts';
import type { PushService } from '../ports/push.ts';
import { openDataFolder } from '../data/data-folder.ts';
import { lockDataFolder, type FolderLock } from '../data/folder-lock.ts';
import { iceServerChooser } from '../ice/servers.ts';
import { limitsFor } from '../limits/limits.ts';
import type { ServerLog } from '../observe/log.ts';
import { watchLoad, type LoadWatch } from '../observe/overload.ts';
import { asError } from '../ports/result.ts';
import type { CertificateKeeper } from '../tls/keeper.ts';
import { keepCertificate } from './certificate.ts';
import { listen } from './listening.ts';
import type { MachineWatch } from './machine-watch.ts';
import { isPageBuilt, machineOf } from './door-options.ts';
import { startDoor } from './door-server.ts';
import { openDoors } from './doors.ts';
import { reachNats, refuseRival, serveCluster, type ServedCluster } from './nats-bus.ts';
import type { RunningServer } from './server-running.ts';
import { openPush } from './push.ts';
import { openRelay, type Relay } from './relay.ts';
import { stopper } from './stopping.ts';
import { openKept, sharedDatabase, type Kept } from './kept.ts';
import { serve, type Serving } from './serving.ts';

/** What tests choose otherwise. */
export interface Given {
  readonly clock?: Clock;
  readonly timeLimits?: TimeLimits;
}

interface Parts {
  readonly log: ServerLog;
  readonly clock: Clock;
  readonly machine: MachineWatch;
  readonly keeper: CertificateKeeper;
  readonly kept: Kept;
  readonly serving: Serving;
  readonly core: Core;
  readonly push: PushService;
  readonly relay: Relay | null;
  readonly load: LoadWatch;
  /** Let go last. */
  readonly lock: FolderLock;
}

/**
 * Puts the server together and listens. Throws `StartFailure` with the sentence to print; then nothing is left running.
 */
export async function startServer(config: Config, version: string, log: ServerLog, given: Given = {}): Promise<RunningServer> {
  const clock = guardedClock(given.clock ?? systemClock, log);
  const way = config.nats === null ? null : await reachNats(config.nats, { clock, log });
  try {
    if (way !== null && config.role === 'door') return await startDoor(config, version, { clock, log, way });
    const database = way === null || config.postgresUrl === null ? undefined : await sharedDatabase(config.postgresUrl);
    if (way !== null && config.nats !== null) await refuseRival(way, config.nats, database);
    return await startCore({ config, version, log, clock, way, database, timeLimits: given.timeLimits });
  } catch (error) {
    await way?.close();
    throw error;
  }
}

interface Starting {
  readonly config: Config;
  readonly version: string;
  readonly log: ServerLog;
  readonly clock: Clock;
  readonly way: NatsWay | null;
  readonly database: string | undefined;
  readonly timeLimits: TimeLimits | undefined;
}

async function startCore({ config, version, log, clock, way, database, timeLimits }: Starting): Promise<RunningServer> {
  const parts = await openParts(config, log, clock);
  const { core, keeper, kept, machine, load, push, relay, serving } = parts;
  const end = way === null && config.doors === 0 ? null : createCoreEnd({ core, clock, log, id: randomUUID(), since: () => kept.since() });
  const doors = await openDoors({ config, version, end, timeLimits }, parts);
  const cluster = joinCluster(config, { way, end, serving, database }, { clock, log });
  async function close(): Promise<void> {
    const ended = relay?.close();
    await doors.close();
    await ended;
    await cluster.close();
    end?.close();
  }
  // Doors elsewhere hold their connections until another core is there.
  const stopping = config.role === 'core' ? { drain() {}, close: () => core.close() } : core;
  const watches = [keeper, machine, load, push, serving];
  const stop = stopper({ clock, log, core: stopping, app: { close }, watches, records: lockedRecords(parts) });
  const port = await listen(doors, config).catch(async (error: unknown) => {
    await stop(1_000);
    throw error;
  });
  load.start();
  keeper.watch((certificate) => {
    doors.certificate(certificate);
    relay?.certificate(certificate);
  });
  return {
    port,
    certificate: keeper.current,
    trust: keeper.trust,
    pageIsBuilt: isPageBuilt(),
    firstAdmin: await serving.firstAdmin(),
    over: cluster.over,
    stop,
  };
}

interface Clustered {
  readonly way: NatsWay | null;
  readonly end: CoreEnd | null;
  readonly serving: Serving;
  readonly database: string | undefined;
}

/** Lets doors elsewhere find this core from when it serves; `over` is as in `RunningServer`. */
function joinCluster(
  { nats }: Config,
  { way, end, serving, database }: Clustered,
  needs: Pick<Parts, 'clock' | 'log'>,
): Pick<RunningServer, 'over'> & { close(): Promise<void> } {
  if (way === null || nats === null || end === null) return { over: new Promise(() => {}), close: () => Promise.resolve() };
  const over = Promise.withResolvers<string>();
  let served: ServedCluster | null = null;
  void serving.ready.then(() => {
    served = serveCluster(way, nats, { core: end, database }, needs);
    void served.rival.then(over.resolve);
  });
  return { over: over.promise, close: async () => (served === null ? way.close() : served.close()) };
}

async function openParts(config: Config, log: ServerLog, clock: Clock): Promise<Parts> {
  const folder = resolve(config.data);
  openDataFolder(folder);
  const lock = lockDataFolder(folder);
  try {
    return { lock, ...(await openInside(folder, config, log, clock)) };
  } catch (error) {
    lock.close();
    throw error;
  }
}

async function openInside(folder: string, config: Config, log: ServerLog, clock: Clock): Promise<Omit<Parts, 'lock'>> {
  const machine = machineOf(config, clock);
  const push = openPush(config, folder, clock);
  const keeping = keepCertificate(config, { folder, machine, clock, log });
  function end(sentence: string): void {
    log.fatal({}, sentence);
    process.stderr.write(`${sentence}\n`);
    process.exit(1);
  }
  const { keeper, kept } = await both(keeping, openKept(folder, config, { clock, log, end }));
  const relay = openRelay(config, { folder, keeper, clock, log });
  const serving = await serve({
    kept,
    push,
    log,
    end,
    keeping: config.keeping,
    join: config.join,
    about: { ...aboutServer(config, keeper), beside: () => ({ ...relay?.health(), ...keeper.health?.() }) },
    limits: limitsFor(config.address),
    chooseIceServers: iceServerChooser({ ...config, relay: relay?.turn }, clock),
  });
  const load = watchLoad(clock, (overloaded, delay) => {
    if (overloaded) log.warn({ delay }, 'overloaded: new calls and registrations wait');
    else log.info({}, 'no longer overloaded');
  });
  return { clock, log, machine, keeper, kept, serving, core: serving.core, push, relay, load };
}

/** What admins see of how the server is set. */
function aboutServer({ address, keeping }: Config, keeper: CertificateKeeper): AboutServer {
  return {
    certificate() {
      const { ends, fingerprint, names } = keeper.current();
      return { fingerprint, names, ends_at: ends };
    },
    limits: [
      { name: settings.addressPeople.variable, value: address.people },
      { name: settings.addressRequests.variable, value: address.requests },
      { name: settings.historyDays.variable, value: keeping.historyDays },
      { name: settings.keepDays.variable, value: keeping.userDays },
    ],
  };
}

/** The records, and with them the folder, which is let go last. */
function lockedRecords({ kept, lock }: Pick<Parts, 'kept' | 'lock'>) {
  return {
    async close() {
      await kept.close();
      lock.close();
    },
  };
}

/** What takes its time side by side. When one of the two fails, the other is closed. */
async function both(keeping: Promise<CertificateKeeper>, opening: Promise<Kept>): Promise<Pick<Parts, 'keeper' | 'kept'>> {
  const [keeper, kept] = await Promise.allSettled([keeping, opening]);
  if (keeper.status === 'rejected') {
    if (kept.status === 'fulfilled') await kept.value.close();
    throw asError(keeper.reason);
  }
  if (kept.status === 'rejected') {
    keeper.value.close();
    throw asError(kept.reason);
  }
  return { keeper: keeper.value, kept: kept.value };
}
