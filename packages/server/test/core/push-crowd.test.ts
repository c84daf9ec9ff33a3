import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limits, times } from '@earshot/protocol';
import { Outbox, outboxLimits } from '../../src/push/outbox.ts';
import { createFakeClock } from '../fake-clock.ts';
import { atAnotherDevice, open } from './house.ts';
import { openPushOffice, subscribe } from './push-office.ts';
import { ring } from './push-people.ts';

test('One person can be woken at as many devices as they may have: a ring is pushed to each and waits for none', (t) => {
  const office = openPushOffice();
  const house = open(t, { push: office });
  const [ada, bob] = [house.register('Ada'), house.register('Bob')];
  const devices = [bob, ...Array.from({ length: limits.devices - 1 }, (_, n) => atAnotherDevice(house, bob, `Device ${n}`))];
  const endpoints = devices.map((device) => subscribe(device));
  house.clock.advance(times.restSilence + 1);
  ada.do('users/heartbeat');
  const callId = ring(ada, bob);
  assert.deepEqual(office.to().toSorted(), endpoints.toSorted());
  assert.equal(house.call(callId).status, 'calling', 'no push service has said anything yet');
  ada.do('call/end', { call_id: callId });
  assert.ok(office.posted.every(({ off }) => off));
  assert.equal(office.posted.length, limits.devices, 'what has not left is followed by nothing');
});

test('A thousand people are rung whose push service is dead: each ring goes on, so much waits as may, and nothing stays', (t) => {
  const clock = createFakeClock();
  const outbox = new Outbox(clock);
  const tried: string[] = [];
  let refused = 0;
  const push = {
    ...openPushOffice(),
    send: ((target, { leftMs }, done) => {
      function deliver(_leftMs: number, signal: AbortSignal): Promise<never> {
        tried.push(target.endpoint);
        return new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('over')), { once: true });
        });
      }
      function counted(...end: Parameters<typeof done>): void {
        refused += 1;
        done(...end);
      }
      return outbox.send({ host: 'dead.example', leftMs, deliver, done: counted });
    }) satisfies ReturnType<typeof openPushOffice>['send'],
  };
  const house = open(t, { clock, push });
  const crowd = Array.from({ length: 1_000 }, (_, n) => house.register(`Bob ${n}`));
  for (const bob of crowd) subscribe(bob);
  clock.advance(times.restSilence + 1);
  const idle = clock.timers;
  const rings = crowd.map((bob, n) => {
    const ada = house.register(`Ada ${n}`);
    return { ada, callId: ring(ada, bob) };
  });
  assert.ok(rings.every(({ callId }) => house.call(callId).status === 'calling'));
  const { atOnce, waiting } = outboxLimits;
  assert.deepEqual([tried.length, refused], [atOnce, crowd.length - atOnce - waiting]);
  for (const { ada, callId } of rings) ada.do('call/end', { call_id: callId });
  assert.ok(rings.every(({ callId }) => house.call(callId).reason === 'cancelled'));
  clock.advance(times.endedKept + times.restSilence + 1);
  outbox.close();
  assert.ok(clock.timers <= idle, `${clock.timers} timers, ${idle} before`);
  assert.deepEqual(house.errors, []);
});
