import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createApp } from '../doors/app.ts';
import { guardedClock, systemClock, type Clock } from '../ports/clock.ts';
import type { Config } from '../config/config.ts';
import { roomForConnections } from '../connections/descriptors.ts';
import { defaultMost, defaultTimeLimits, type TimeLimits } from '../connections/stage.ts';
import { settings } from '../config/settings.ts';
import type { AboutServer, Core } from '../ports/core.ts';
import { openDataFolder } from '../data/data-folder.ts';
import { lockDataFolder, type FolderLock } from '../data/folder-lock.ts';
import { createCore } from '../core/composition.ts';
import { canonicalAddress } from '../ice/addresses.ts';
import { iceServerChooser } from '../ice/servers.ts';
import { limitsFor } from '../limits/limits.ts';
import type { ServerLog } from '../observe/log.ts';
import { createMetrics } from '../observe/metrics.ts';
import { watchLoad, type LoadWatch } from '../observe/overload.ts';
import { asError } from '../ports/result.ts';
import type { Records } from '../records/port.ts';
import { openInThread } from '../records/thread.ts';
import type { Certificate } from '../tls/certificate.ts';
import type { CertificateKeeper } from '../tls/keeper.ts';
import { thisMachine } from '../tls/machine.ts';
import { isEverywhere, reachedAt } from '../tls/names.ts';
import { keepOwnFiles } from '../tls/own-files.ts';
import { keepSelfMade } from '../tls/self-made.ts';
import { Upkeep } from '../records/upkeep.ts';
import { firstAdmin, type FirstAdmin } from './admin-link.ts';
import { reasonOf, StartFailure } from '../config/failure.ts';
import { listen } from './listening.ts';
import { placesOf } from './places.ts';
import { watchMachine, type MachineWatch } from './machine-watch.ts';
import { stopper } from './stopping.ts';

const pageFolder = fileURLToPath(new URL('../../../web/dist', import.meta.url));

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
  const most = { ...defaultMost, total: Math.min(defaultMost.total, roomForConnections()) };
  const timeLimits = given.timeLimits ?? defaultTimeLimits;
  const pageIsBuilt = existsSync(join(pageFolder, 'index.html'));
  const limits = limitsFor(config.address);
  const bounds = { limits, most, timeLimits };
  const app = await createApp({ ...optionsOf(config, version, parts), ...bounds, log, pageFolder: pageIsBuilt ? pageFolder : null });
  const { keeper, machine, load, upkeep } = parts;
  const stop = stopper({ ...parts, app, watches: [keeper, machine, load, upkeep], records: lockedRecords(parts) });
  const port = await listen(app, config).catch(async (error: unknown) => {
    await stop(1_000);
    throw error;
  });
  parts.load.start();
  void tellSoundness(parts.records, log);
  parts.keeper.watch((certificate) => app.setPair(certificate.pair));
  return { port, certificate: parts.keeper.current, pageIsBuilt, firstAdmin: await firstAdmin(parts.records, parts.clock), stop };
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
  const machine = watchMachine(clock, () => reachedAt(config.host, thisMachine()), namedBy(config));
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

function optionsOf(config: Config, version: string, { clock, core, keeper, load, machine, log }: Parts) {
  function certificateEnds() {
    return keeper.current().ends;
  }
  return {
    core,
    clock,
    https: keeper.current().pair,
    version,
    places: (port: number) => {
      const { public: named, network } = placesOf({ host: config.host, port, origins: config.origins }, machine.seen());
      return [...named, ...network];
    },
    hosts: hostList(keeper, machine),
    origins: config.origins,
    trustProxy: config.trustProxy,
    trustUserId: config.trustUserId,
    metrics: createMetrics({
      counts: () => core.counts(),
      overloaded: load.overloaded,
      logDropped: () => log.dropped(),
      certificateEnds,
      version,
    }),
    metricsToken: config.metricsToken,
    overloaded: load.overloaded,
    health: () => ({
      uptime_s: Math.floor(process.uptime()),
      overloaded: load.overloaded(),
      log_dropped: log.dropped(),
      certificate_ends: new Date(certificateEnds()).toISOString(),
      // The page says aloud that anybody may speak in anybody's name.
      trust_user_id: config.trustUserId,
    }),
  };
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

/**
 * Host names that the certificate shall carry beside those of the machine: those of public origins, and a host that is
 * listened on by name.
 */
function namedBy({ host, origins }: Config): readonly string[] {
  return [...(isEverywhere(host) ? [] : [canonicalAddress(host) ?? host]), ...origins.map((origin) => new URL(origin).hostname)];
}

/**
 * By what names the server answers: those of its certificate and those of the machine. The same list until one of them
 * changes.
 */
function hostList(keeper: CertificateKeeper, machine: MachineWatch): () => readonly string[] {
  let from: readonly (readonly string[])[] = [];
  let list: readonly string[] = [];
  return () => {
    const now = [keeper.current().names, machine.names()];
    if (now.some((names, index) => names !== from[index])) {
      from = now;
      list = [...new Set(now.flat())];
    }
    return list;
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
