import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import { createCoreEnd } from '../bus/core-end.ts';
import type { NatsWay } from '../bus/nats.ts';
import { guardedClock, systemClock, type Clock } from '../ports/clock.ts';
import type { Config } from '../config/config.ts';
import type { TimeLimits } from '../connections/stage.ts';
import { settings } from '../config/settings.ts';
import type { AboutServer, Core } from '../ports/core.ts';
import { openDataFolder } from '../data/data-folder.ts';
import { lockDataFolder, type FolderLock } from '../data/folder-lock.ts';
import { createCore } from '../core/composition.ts';
import { iceServerChooser } from '../ice/servers.ts';
import { limitsFor } from '../limits/limits.ts';
import type { ServerLog } from '../observe/log.ts';
import { watchLoad, type LoadWatch } from '../observe/overload.ts';
import { asError } from '../ports/result.ts';
import type { Records } from '../records/port.ts';
import { openInThread } from '../records/thread.ts';
import type { CertificateKeeper } from '../tls/keeper.ts';
import { Upkeep } from '../records/upkeep.ts';
import { firstAdmin } from './admin-link.ts';
import { reasonOf, StartFailure } from '../config/failure.ts';
import { keepCertificate } from './certificate.ts';
import { listen } from './listening.ts';
import type { MachineWatch } from './machine-watch.ts';
import { isPageBuilt, machineOf } from './door-options.ts';
import { startDoor } from './door-server.ts';
import { openDoors } from './doors.ts';
import { reachNats, refuseRival, serveCluster } from './nats-bus.ts';
import type { RunningServer } from './server-running.ts';
import { stopper } from './stopping.ts';

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
  readonly records: Records;
  readonly core: Core;
  readonly load: LoadWatch;
  readonly upkeep: Upkeep;
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
    if (way !== null && config.nats !== null) await refuseRival(way, config.nats);
    return await startCore({ config, version, log, clock, way, timeLimits: given.timeLimits });
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
  readonly timeLimits: TimeLimits | undefined;
}

async function startCore({ config, version, log, clock, way, timeLimits }: Starting): Promise<RunningServer> {
  const parts = await openParts(config, log, clock);
  const { core, keeper, machine, load, upkeep } = parts;
  const end = way === null && config.doors === 0 ? null : createCoreEnd({ core, clock, log, id: randomUUID() });
  const doors = await openDoors({ config, version, end, timeLimits }, parts);
  const cluster = way === null || config.nats === null || end === null ? null : serveCluster(way, config.nats, end, { clock, log });
  async function close(): Promise<void> {
    await doors.close();
    await cluster?.close();
    end?.close();
  }
  // Doors elsewhere hold their connections until another core is there.
  const stopping = config.role === 'core' ? { drain() {}, close: () => core.close() } : core;
  const watches = [keeper, machine, load, upkeep];
  const stop = stopper({ clock, log, core: stopping, app: { close }, watches, records: lockedRecords(parts) });
  const port = await listen(doors, config).catch(async (error: unknown) => {
    await stop(1_000);
    throw error;
  });
  load.start();
  void tellSoundness(parts.records, log);
  keeper.watch((certificate) => doors.certificate(certificate));
  return {
    port,
    certificate: keeper.current,
    trust: keeper.trust,
    pageIsBuilt: isPageBuilt(),
    firstAdmin: await firstAdmin(parts.records, clock),
    over: cluster?.rival ?? new Promise<never>(() => {}),
    stop,
  };
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
  const keeping = keepCertificate(config, { folder, machine, clock, log });
  const { keeper, records } = await both(keeping, recordsIn(folder, { clock, log }));
  const core = createCore({
    records,
    clock,
    log,
    join: config.join,
    about: aboutServer(config, keeper),
    limits: limitsFor(config.address),
    chooseIceServers: iceServerChooser(config, clock),
  });
  await core.ready.catch((error: unknown) => {
    throw new StartFailure(`EARSHOT_DATA: whose which name is cannot be read from the database: ${reasonOf(error)}.`);
  });
  const load = watchLoad(clock, (overloaded, delay) => {
    if (overloaded) log.warn({ delay }, 'overloaded: new calls and registrations wait');
    else log.info({}, 'no longer overloaded');
  });
  const upkeep = new Upkeep({
    clock,
    log,
    records,
    keeping: config.keeping,
    isHere: ({ id, userId }) => core.isHere(userId, id),
    forgot: (ids) => core.forgot(ids),
    gone: (userIds) => core.gone(userIds),
  });
  return { clock, log, machine, keeper, records, core, load, upkeep };
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
function lockedRecords({ records, lock }: Pick<Parts, 'records' | 'lock'>) {
  return {
    async close() {
      await records.close();
      lock.close();
    },
  };
}

/** Tells what was found when everything had been looked through. */
async function tellSoundness(records: Records, log: ServerLog): Promise<void> {
  await records.examined;
  if (records.soundness() === 'damaged') log.error({}, 'the database is damaged: bring a backup back');
}

/** What takes its time side by side. When one of the two fails, the other is closed. */
async function both(keeping: Promise<CertificateKeeper>, opening: Promise<Records>): Promise<Pick<Parts, 'keeper' | 'records'>> {
  const [keeper, records] = await Promise.allSettled([keeping, opening]);
  if (keeper.status === 'rejected') {
    if (records.status === 'fulfilled') await records.value.close();
    throw asError(keeper.reason);
  }
  if (records.status === 'rejected') {
    keeper.value.close();
    throw asError(records.reason);
  }
  return { keeper: keeper.value, records: records.value };
}

async function recordsIn(folder: string, needs: Pick<Parts, 'clock' | 'log'>): Promise<Records> {
  const path = join(folder, 'earshot.db');
  try {
    return await openInThread(path, needs);
  } catch (error) {
    throw new StartFailure(`EARSHOT_DATA: the database ${path} cannot be opened: ${reasonOf(error)}.`);
  }
}
