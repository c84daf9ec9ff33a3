import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBudget } from '../../src/doors/budget.ts';
import { defaultLimits } from '../../src/limits/limits.ts';
import { noShares } from '../../src/ports/shares.ts';
import { createFakeClock } from '../fake-clock.ts';
import type { LossyDoor } from './lossy.ts';
import { opened } from './opened.ts';

test('what a busy address asks of one door counts at the others a second later, and no longer than there', async () => {
  const { clock, door, open, settle } = await opened();
  const second: LossyDoor = open();
  await second.seek();
  door.shares.mine = () => [{ group: '192.0.2.1', requests: 400, connections: 30 }];
  clock.advance(1_000);
  await settle();
  clock.advance(1_000);
  await settle();
  assert.deepEqual([...second.shares.others.values()], [{ group: '192.0.2.1', requests: 400, connections: 30 }]);
  assert.deepEqual([...door.shares.others.values()], [], 'its own does not count twice');
  door.shares.mine = () => [];
  clock.advance(2_000);
  await settle();
  clock.advance(1_000);
  await settle();
  assert.deepEqual([...second.shares.others.values()], []);
});

test('two doors take from one address together what one would, and each knows when the other was asked much', () => {
  const clock = createFakeClock();
  const address = '192.0.2.1';
  const limits = { ...defaultLimits, requestsPerAddress: { points: 10, seconds: 10 }, connectionsPerAddress: 4 };
  const [one, other] = [noShares(), noShares()];
  const [here, there] = [createBudget(limits, clock, one), createBudget(limits, clock, other)];
  for (let n = 0; n < 6; n += 1) assert.equal(here.request(address), null);
  for (let n = 0; n < 3; n += 1) assert.notEqual(here.admit(address), null);
  other.others = new Map(one.mine().map((share) => [share.group, share]));
  assert.deepEqual([...other.others.values()], [{ group: address, requests: 6, connections: 3 }]);
  for (let n = 0; n < 4; n += 1) assert.equal(there.request(address), null);
  assert.equal(there.request(address), 10);
  assert.notEqual(there.admit(address), null);
  assert.equal(there.admit(address), null);
  assert.equal(there.request('192.0.2.2'), null, 'others do not pay for it');
});
