import { setImmediate } from 'node:timers/promises';
import type { CoreEnd } from '../bus/core-end.ts';
import type { Config } from '../config/config.ts';
import type { TimeLimits } from '../connections/stage.ts';
import { createApp } from '../doors/app.ts';
import type { ServerLog } from '../observe/log.ts';
import type { Measured } from '../observe/measured.ts';
import { createCounting, createMetrics, sumUp } from '../observe/metrics.ts';
import type { LoadWatch } from '../observe/overload.ts';
import type { Clock } from '../ports/clock.ts';
import type { Core } from '../ports/core.ts';
import type { Certificate } from '../tls/certificate.ts';
import type { CertificateKeeper } from '../tls/keeper.ts';
import { createCorePort } from './core-port.ts';
import { doorOptions } from './door-options.ts';
import { startDoorThreads } from './door-threads.ts';
import type { MachineWatch } from './machine-watch.ts';
import type { Relay } from './relay.ts';

/** What listens, whatever it is made of. */
export interface Doors {
  listen(host: string, port: number): Promise<number>;
  /** Serves another certificate from the next connection on. */
  certificate(certificate: Certificate): void;
  close(): Promise<void>;
}

/** What a core has when its doors are made. */
export interface CoreParts {
  readonly log: ServerLog;
  readonly clock: Clock;
  readonly machine: MachineWatch;
  readonly keeper: CertificateKeeper;
  readonly core: Core;
  readonly load: LoadWatch;
  readonly relay: Relay | null;
}

export interface Asked {
  readonly config: Config;
  readonly version: string;
  /** For doors elsewhere; null when all are in this thread. */
  readonly end: CoreEnd | null;
  readonly timeLimits?: TimeLimits | undefined;
}

/** The doors of a process that has the core: in its thread, in threads of their own, or none but a port for health. */
export async function openDoors(asked: Asked, parts: CoreParts): Promise<Doors> {
  const { config, end, version } = asked;
  if (config.role === 'core') {
    const metrics = createMetrics(measuredOf(asked, parts));
    return { ...createCorePort({ core: parts.core, metrics, version }), certificate() {} };
  }
  return config.doors === 0 || end === null ? doorsHere(asked, parts) : doorsInThreads(asked, parts, end);
}

async function doorsHere(asked: Asked, parts: CoreParts): Promise<Doors> {
  const { config, timeLimits, version } = asked;
  const metrics = createMetrics(measuredOf(asked, parts));
  const app = await createApp(doorOptions(config, version, { ...parts, bus: parts.core, metrics, ...(timeLimits && { timeLimits }) }));
  return {
    listen: (host, port) => app.listen(host, port),
    certificate: ({ pair }) => app.setPair(pair),
    close: () => app.close(),
  };
}

async function doorsInThreads(asked: Asked, parts: CoreParts, end: CoreEnd): Promise<Doors> {
  const { config, version } = asked;
  const { clock, keeper, log } = parts;
  const counting = createCounting();
  const metrics = createMetrics(measuredOf(asked, parts), counting, async () => sumUp(counting.tally, await threads.tallies()));
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
  }
  return { ...threads, close };
}

/** What the metrics tell of a process. */
function measuredOf({ end, version }: Asked, { core, keeper, load, log, relay }: CoreParts): Measured {
  return {
    counts: () => core.counts(),
    ...(end === null ? {} : { doors: () => end.doors }),
    ...(relay === null ? {} : { relay: relay.measured }),
    overloaded: load.overloaded,
    logDropped: () => log.dropped(),
    certificateEnds: () => keeper.current().ends,
    version,
  };
}
