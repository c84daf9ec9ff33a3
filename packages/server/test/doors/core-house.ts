import type { AppOptions } from '../../src/app.ts';
import { systemClock } from '../../src/clock.ts';
import { createCore, type CoreOptions } from '../../src/exchange.ts';
import { defaultLimits } from '../../src/limits.ts';
import { openRecords } from '../../src/records/sqlite.ts';
import { openHouse, type House } from './house.ts';

/** More than any test asks for in a second, so that the limits do not count what only a test does. */
const roomy = { ...defaultLimits, frames: { perSecond: 10_000, burst: 10_000 }, initiates: { points: 1_000, seconds: 60 } };

/** The doors before the real core, which keeps everything in memory. */
export async function openHouseWithCore(options: Partial<AppOptions> = {}, core: Partial<CoreOptions> = {}): Promise<House> {
  const records = openRecords(':memory:');
  const real = createCore({ clock: systemClock, records, limits: roomy, ...core });
  const house = await openHouse({ core: real, ...options });
  return {
    ...house,
    async close() {
      await house.close();
      real.close();
      records.close();
    },
  };
}
