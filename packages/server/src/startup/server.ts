import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { createApp } from '../doors/app.ts';
import { createCoreEnd } from '../bus/core-end.ts';
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
import { createCounting, createMetrics, sumUp } from '../observe/metrics.ts';
import type { Measured } from '../observe/measured.ts';
import { watchLoad, type LoadWatch } from '../observe/overload.ts';
import { asError } from '../ports/result.ts';
import type { Records } from '../records/port.ts';
import { openInThread } from '../records/thread.ts';
import type { Certificate } from '../tls/certificate.ts';
import type { CertificateKeeper } from '../tls/keeper.ts';
import { keepOwnFiles } from '../tls/own-files.ts';
import { keepSelfMade } from '../tls/self-made.ts';
import { Upkeep } from '../records/upkeep.ts';
import { firstAdmin, type FirstAdmin } from './admin-link.ts';
import { reasonOf, StartFailure } from '../config/failure.ts';
import { listen } from './listening.ts';
import type { MachineWatch } from './machine-watch.ts';
import { doorOptions, isPageBuilt, machineOf } from './door-options.ts';
import { startDoorThreads } from './door-threads.ts';
import { stopper } from './stopping.ts';

/** A server that listens. */
export interface RunningServer {
  readonly port: number;
  readonly certificate: () => Certificate;
  readonly pageIsBuilt: boolean;
  readonly firstAdmin: FirstAdmin;
  /**
   * Tells everybody, ends all connections and stops everything that was started, within the given milliseconds. Safe
   * twice.
   */
  stop(withinMs: number): Promise<void>;
}

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
  const parts = await openParts(config, log, guardedClock(given.clock ?? systemClock, log));
  const { keeper, machine, load, upkeep } = parts;
  const doors = await (config.doors === 0 ? doorsHere(config, version, parts, given) : doorsInThreads(config, version, parts));
  const stop = stopper({ ...parts, app: doors, watches: [keeper, machine, load, upkeep], records: lockedRecords(parts) });
  const port = await listen(doors, config).catch(async (error: unknown) => {
    await stop(1_000);
    throw error;
  });
  load.start();
  void tellSoundness(parts.records, log);
  keeper.watch((certificate) => doors.certificate(certificate));
  return { port, certificate: keeper.current, pageIsBuilt: isPageBuilt(), firstAdmin: await firstAdmin(parts.records, parts.clock), stop };
}

/** All doors of a process. */
interface Doors {
  listen(host: string, port: number): Promise<number>;
  /** Serves another certificate from the next connection on. */
  certificate(certificate: Certificate): void;
  close(): Promise<void>;
}

async function doorsHere(config: Config, version: string, parts: Parts, { timeLimits }: Given): Promise<Doors> {
  const metrics = createMetrics(measuredOf(version, parts));
  const app = await createApp(doorOptions(config, version, { ...parts, bus: parts.core, metrics, ...(timeLimits && { timeLimits }) }));
  return {
    listen: (host, port) => app.listen(host, port),
    certificate: ({ pair }) => app.setPair(pair),
    close: () => app.close(),
  };
}

async function doorsInThreads(config: Config, version: string, parts: Parts): Promise<Doors> {
  const { clock, core, keeper, log } = parts;
  const end = createCoreEnd({ core, clock, log, id: randomUUID() });
  const counting = createCounting();
  const metrics = createMetrics({ ...measuredOf(version, parts), doors: () => end.doors }, counting, async () =>
    sumUp(counting.tally, await threads.tallies()),
  );
  const threads = await startDoorThreads({
    config,
    version,
    clock,
    log,
    core: end,
    certificate: keeper.current,
    metrics: () => metrics.text(),
  });
  async function close(): Promise<void> {
    // What was said to everybody at last is on its way first.
    await setImmediate();
    await threads.close();
    end.close();
  }
  return { ...threads, close };
}

/** What the metrics tell of a process. */
function measuredOf(version: string, { core, keeper, load, log }: Parts): Measured {
  return {
    counts: () => core.counts(),
    overloaded: load.overloaded,
    logDropped: () => log.dropped(),
    certificateEnds: () => keeper.current().ends,
    version,
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
  const keeping =
    config.pair === null ? keepSelfMade({ folder, names: machine.lasting, clock, log }) : keepOwnFiles({ files: config.pair, clock, log });
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
