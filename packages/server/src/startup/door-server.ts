import { resolve } from 'node:path';
import { doorByNats, type NatsWay } from '../bus/nats.ts';
import type { Config } from '../config/config.ts';
import { openDataFolder } from '../data/data-folder.ts';
import { lockDataFolder } from '../data/folder-lock.ts';
import { createApp } from '../doors/app.ts';
import type { ServerLog } from '../observe/log.ts';
import { createMetrics } from '../observe/metrics.ts';
import { watchLoad } from '../observe/overload.ts';
import { within, type Clock } from '../ports/clock.ts';
import { noShares } from '../ports/shares.ts';
import { keepCertificate } from './certificate.ts';
import { doorOptions, isPageBuilt, machineOf } from './door-options.ts';
import { listen } from './listening.ts';
import type { MachineWatch } from './machine-watch.ts';
import type { RunningServer } from './server-running.ts';

interface Needs {
  readonly clock: Clock;
  readonly log: ServerLog;
  readonly way: NatsWay;
}

/** How long a door that starts waits for its core, before it listens without one. Milliseconds. */
const seekMs = 2_000;

/**
 * A door by itself: it listens whether there is a core or not, and says 503 without one. Its data folder holds its
 * certificate alone. Throws `StartFailure` with the sentence to print; then nothing is left running.
 */
export async function startDoor(config: Config, version: string, needs: Needs): Promise<RunningServer> {
  const { clock, log } = needs;
  const { app, close, end, keeper, load } = await open(config, version, needs);
  let stopped: Promise<void> | null = null;
  const port = await listen(app, config).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  load.start();
  keeper.watch(({ pair }) => app.setPair(pair));
  if (!(await within(clock, seekMs, end.seek()))) log.warn({}, 'no core is there yet: this door says 503 until one is');
  return {
    port,
    certificate: keeper.current,
    trust: keeper.trust,
    pageIsBuilt: isPageBuilt(),
    firstAdmin: { is: 'known' },
    over: new Promise<never>(() => {}),
    stop: () => (stopped ??= close()),
  };
}

async function open(config: Config, version: string, needs: Needs) {
  const { clock, log, way } = needs;
  const machine = machineOf(config, clock);
  const { keeper, lock } = await certificateIn(resolve(config.data), config, machine, needs);
  const load = watchLoad(clock, () => {});
  const shares = noShares();
  const end = doorByNats(way, { clock, log, shares });
  const metrics = createMetrics({
    overloaded: load.overloaded,
    logDropped: () => log.dropped(),
    certificateEnds: () => keeper.current().ends,
    coreIsThere: () => end.isOpen(),
    version,
  });
  const app = await createApp({ ...doorOptions(config, version, { bus: end.bus, clock, log, machine, keeper, load, metrics }), shares });
  async function close(): Promise<void> {
    await app.close();
    for (const one of [machine, keeper, load, end]) one.close();
    await way.close();
    lock.close();
  }
  return { app, close, end, keeper, load };
}

/** The certificate that a door serves, from the folder that it locks. */
async function certificateIn(folder: string, config: Config, machine: MachineWatch, { clock, log }: Needs) {
  openDataFolder(folder);
  const lock = lockDataFolder(folder);
  try {
    return { keeper: await keepCertificate(config, { folder, machine, clock, log }), lock };
  } catch (error) {
    lock.close();
    throw error;
  }
}
