import type { AppOptions } from '../../src/doors/options.ts';
import { systemClock } from '../../src/ports/clock.ts';
import { createCore, type CoreOptions } from '../../src/core/composition.ts';
import { defaultLimits } from '../../src/limits/limits.ts';
import { inTurn } from '../../src/records/in-turn.ts';
import type { Store } from '../../src/records/port.ts';
import { openRecords } from '../../src/records/sqlite.ts';
import { reach, way } from '../bus/way.ts';
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

/** What the core is given otherwise, and what it finds in its records when it starts. */
type Given = Partial<Pick<CoreOptions, 'join' | 'push'>> & { readonly before?: (records: Store) => void };

/** The doors before the real core, which keeps everything in memory. */
export async function openHouseWithCore(options: Partial<AppOptions> = {}, given: Given = {}): Promise<House> {
  return (await openCoreAndDoors(options, given)).house;
}

/** The same with the core, for tests that also look behind the doors. */
export async function openCoreAndDoors(
  options: Partial<AppOptions> = {},
  { before, ...given }: Given = {},
): Promise<{ house: House; core: CoreInTurn; records: Store }> {
  const records = openRecords(':memory:');
  before?.(records);
  const core = createCore({ clock: options.clock ?? systemClock, records: inTurn(records), limits: roomy, join: 'open', ...given });
  const reached = await reach(core, way.is);
  const house = await openHouse({ core: reached.bus, ...options });
  async function close(): Promise<void> {
    await house.close();
    await reached.close();
    core.close();
    records.close();
  }
  return { records, core: coreInTurn(core), house: { ...house, close } };
}
