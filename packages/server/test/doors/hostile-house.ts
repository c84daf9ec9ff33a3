import assert from 'node:assert/strict';
import { after, afterEach } from 'node:test';
import { createEchoCore, type EchoCore } from './echo-core.ts';
import { createFakeClock, type FakeClock } from '../fake-clock.ts';
import { keepingLog } from '../operations/keeping-log.ts';
import { openHouse, type House } from './house.ts';
import { request } from './request.ts';

/**
 * A server before an echo, for the tests of one file; after each of them it must still answer, and nothing may have got
 * at `Object.prototype`.
 */
export async function openHostileHouse(): Promise<{
  readonly house: House;
  readonly core: EchoCore;
  readonly clock: FakeClock;
  readonly log: ReturnType<typeof keepingLog>;
}> {
  const core = createEchoCore();
  const clock = createFakeClock();
  const log = keepingLog();
  const house = await openHouse({ core, clock, log });
  after(() => house.close());
  afterEach(async () => {
    assert.equal((await request(house, '/api/health')).http, 200, 'the server still answers');
    assert.equal(Reflect.get({}, 'polluted'), undefined);
  });
  return { house, core, clock, log };
}
