import type { AppOptions } from '../../src/doors/options.ts';
import { systemClock } from '../../src/ports/clock.ts';
import { createCore } from '../../src/core/composition.ts';
import { defaultLimits } from '../../src/limits/limits.ts';
import { inTurn } from '../../src/records/in-turn.ts';
import { openRecords } from '../../src/records/sqlite.ts';
import { coreInTurn, type CoreInTurn } from '../core-in-turn.ts';
import { openHouse, type House } from './house.ts';

/** More than any test asks for in a second, so that the limits do not count what only a test does. */
const roomy = {
  ...defaultLimits,
  frames: { perSecond: 10_000, burst: 10_000 },
  requests: { points: 10_000, seconds: 10 },
  initiates: { points: 1_000, seconds: 60 },
  renames: { points: 1_000, seconds: 60 },
};

/** The doors before the real core, which keeps everything in memory. */
export async function openHouseWithCore(options: Partial<AppOptions> = {}): Promise<House> {
  return (await openCoreAndDoors(options)).house;
}

/** The same with the core, for tests that also look behind the doors. */
export async function openCoreAndDoors(options: Partial<AppOptions> = {}): Promise<{ house: House; core: CoreInTurn }> {
  const records = openRecords(':memory:');
  const core = createCore({ clock: options.clock ?? systemClock, records: inTurn(records), limits: roomy });
  const house = await openHouse({ core, ...options });
  async function close(): Promise<void> {
    await house.close();
    core.close();
    records.close();
  }
  return { core: coreInTurn(core), house: { ...house, close } };
}
