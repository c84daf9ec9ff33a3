import type { TestContext } from 'node:test';
import { atAnotherDevice, openCoreHouse, type CoreHouse, type HouseOptions, type Someone } from './house.ts';

export interface TwoDevices {
  readonly house: CoreHouse;
  readonly ada: Someone;
  /** Bob at their laptop, and at their mobile. */
  readonly laptop: Someone;
  readonly mobile: Someone;
}

/** Ada, and Bob at two devices; the mobile came a millisecond after the laptop. */
export function twoDevices(t: TestContext, options: HouseOptions = {}): TwoDevices {
  const house = openCoreHouse(options);
  t.after(() => house.close());
  const [ada, laptop] = [house.register('Ada'), house.register('Bob')];
  house.clock.advance(1);
  return { house, ada, laptop, mobile: atAnotherDevice(house, laptop, 'Mobile') };
}
