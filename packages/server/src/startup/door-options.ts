import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '../config/config.ts';
import { roomForConnections } from '../connections/descriptors.ts';
import { defaultMost, defaultTimeLimits, type TimeLimits } from '../connections/stage.ts';
import type { AppMetrics, AppOptions } from '../doors/options.ts';
import { canonicalAddress } from '../ice/addresses.ts';
import { limitsFor } from '../limits/limits.ts';
import type { ServerLog } from '../observe/log.ts';
import type { LoadWatch } from '../observe/overload.ts';
import type { Clock } from '../ports/clock.ts';
import type { Bus } from '../ports/core.ts';
import type { CertificateKeeper } from '../tls/keeper.ts';
import { thisMachine } from '../tls/machine.ts';
import { isEverywhere, reachedAt } from '../tls/names.ts';
import { trustOffer, trustWord } from './certificate.ts';
import { watchMachine, type MachineWatch } from './machine-watch.ts';
import { placesOf } from './places.ts';

const pageFolder = fileURLToPath(new URL('../../../web/dist', import.meta.url));

export function isPageBuilt(): boolean {
  return existsSync(join(pageFolder, 'index.html'));
}

/** What a door of a server stands on. */
export interface DoorParts {
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: ServerLog;
  readonly machine: MachineWatch;
  readonly keeper: Pick<CertificateKeeper, 'current'>;
  readonly load: Pick<LoadWatch, 'overloaded'>;
  readonly metrics: AppMetrics;
  readonly timeLimits?: TimeLimits;
  /** How many doors share what the process may have open; 1 when left out. */
  readonly doors?: number;
}

/** What one door is given, from the configuration and the parts of its process. */
export function doorOptions(config: Config, version: string, parts: DoorParts): AppOptions {
  const { bus, clock, doors = 1, keeper, load, log, machine, metrics, timeLimits = defaultTimeLimits } = parts;
  const total = Math.ceil(Math.min(defaultMost.total, roomForConnections()) / doors);
  return {
    core: bus,
    clock,
    log,
    limits: limitsFor(config.address),
    most: { ...defaultMost, total },
    timeLimits,
    pageFolder: isPageBuilt() ? pageFolder : null,
    https: keeper.current().pair,
    plainHttp: config.plainHttp,
    version,
    trust: () => trustOffer(config, keeper.current()),
    places: (port: number) => {
      const { public: named, network } = placesOf({ host: config.host, port, origins: config.origins }, machine.seen());
      return [...named, ...network];
    },
    hosts: hostList(keeper, machine),
    origins: config.origins,
    trustProxy: config.trustProxy,
    trustUserId: config.trustUserId,
    metrics,
    metricsToken: config.metricsToken,
    overloaded: load.overloaded,
    health: () => ({
      uptime_s: Math.floor(process.uptime()),
      overloaded: load.overloaded(),
      log_dropped: log.dropped(),
      certificate_ends: new Date(keeper.current().ends).toISOString(),
      trust: trustWord(config, keeper.current()),
      // The page says aloud that anybody may speak in anybody's name.
      trust_user_id: config.trustUserId,
    }),
  };
}

/** Looks at the machine by the names that the configuration adds. */
export function machineOf(config: Config, clock: Clock): MachineWatch {
  return watchMachine(clock, () => reachedAt(config.host, thisMachine()), namedBy(config));
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
function hostList(keeper: DoorParts['keeper'], machine: MachineWatch): () => readonly string[] {
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
