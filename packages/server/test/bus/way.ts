import { MessageChannel } from 'node:worker_threads';
import { createCoreEnd, type CoreEnd } from '../../src/bus/core-end.ts';
import type { DoorEnd } from '../../src/bus/door-end.ts';
import { connectNats, doorByNats, serveByNats } from '../../src/bus/nats.ts';
import { doorAt, serveAt } from '../../src/bus/worker.ts';
import { systemClock, type Clock } from '../../src/ports/clock.ts';
import type { Bus } from '../../src/ports/core.ts';
import { silentLog } from '../../src/ports/log.ts';
import { startNats } from './nats-server.ts';
import { noShares, type Shares } from '../../src/ports/shares.ts';

/** How doors reach the core. */
export type Way = 'direct' | 'worker' | 'nats';

export const ways: readonly Way[] = ['direct', 'worker', 'nats'];

/** The way that houses of this file are opened with; whoever runs a suite over another one sets it first. */
export const way: { is: Way } = { is: 'direct' };

/** A door's way to a core. */
export interface Reached {
  readonly bus: Bus;
  readonly shares: Shares;
  close(): Promise<void>;
}

/** The core's end for all doors of a test. */
export function coreEndOf(core: Bus, clock: Clock = systemClock, id = 'core'): CoreEnd {
  return createCoreEnd({ core, clock, log: silentLog, id, since: () => 1 });
}

/** A door at a port of its own. */
export async function doorByPort(core: CoreEnd, clock: Clock = systemClock): Promise<DoorEnd & { readonly shares: Shares }> {
  const { port1, port2 } = new MessageChannel();
  const shares = noShares();
  serveAt(port1, core);
  const door = doorAt(port2, { clock, log: silentLog, shares });
  await door.seek();
  return { ...door, shares };
}

export async function reach(core: Bus, by: Way): Promise<Reached> {
  switch (by) {
    case 'direct':
      return { bus: core, shares: noShares(), async close() {} };
    case 'worker': {
      const end = coreEndOf(core);
      const door = await doorByPort(end);
      async function close(): Promise<void> {
        door.close();
        end.close();
      }
      return { bus: door.bus, shares: door.shares, close };
    }
    case 'nats':
      return reachByNats(core);
  }
}

async function reachByNats(core: Bus): Promise<Reached> {
  const server = await startNats();
  const needs = { clock: systemClock, log: silentLog };
  const [there, here] = await Promise.all([connectNats(server.place, needs), connectNats(server.place, needs)]);
  const end = coreEndOf(core);
  const shares = noShares();
  serveByNats(there, end, needs);
  const door = doorByNats(here, { ...needs, shares });
  await door.seek();
  async function close(): Promise<void> {
    door.close();
    end.close();
    await Promise.all([there.close(), here.close()]);
    await server.stop();
  }
  return { bus: door.bus, shares, close };
}
