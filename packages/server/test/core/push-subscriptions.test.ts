import assert from 'node:assert/strict';
import { test } from 'node:test';
import { times } from '@earshot/protocol';
import { publicSubscription } from '../subscriptions.ts';
import { open, type Json } from './house.ts';
import { openPushOffice, subscribe } from './push-office.ts';
import { atTwo, bobIsAway, ring, seenBy } from './push-people.ts';
import type { TwoDevices } from './two-devices.ts';

test('A subscription that is gone is forgotten, and then Bob cannot be reached; one that came meanwhile stays', (t) => {
  const { office, ada, bob, house } = bobIsAway(t);
  const callId = ring(ada, bob);
  const renewed = subscribe(bob);
  office.posted[0]?.end('gone');
  ada.do('call/end', { call_id: callId });
  house.clock.advance(times.restSilence + 1);
  ada.do('users/heartbeat');
  const again = ring(ada, bob);
  assert.equal(office.posted[1]?.target.endpoint, renewed);
  office.posted[1]?.end('gone');
  assert.equal(seenBy(ada, bob.id).reach, 'away');
  assert.deepEqual(house.records.push.loadPush(), []);
  ada.do('call/end', { call_id: again });
  ada.refused('user_offline', 'call/initiate', { target_user_id: bob.id });
});

for (const [how, go] of [
  ['removes their mobile', ({ laptop, mobile }) => laptop.do('devices/remove', { device_id: mobile.identity.deviceId })],
  ['signs out there for good', ({ mobile }) => mobile.do('users/disconnect', { revoke_token: true })],
  ['says there that it is to be woken no more', ({ mobile }) => mobile.do('push/unsubscribe')],
  ['deletes themself', ({ laptop }) => laptop.do('users/delete')],
] as const satisfies readonly (readonly [string, (devices: TwoDevices) => unknown])[]) {
  test(`Bob ${how}: nothing of it is kept, and it is not pushed`, (t) => {
    const stage = atTwo(t);
    const { house, office, ada, laptop, mobile } = stage;
    subscribe(mobile);
    assert.deepEqual(
      laptop.do('devices/list').devices.map(({ push }: Json) => push),
      [false, true],
    );
    go(stage);
    assert.deepEqual(house.records.push.loadPush(), []);
    ada.ask('call/initiate', { target_user_id: laptop.id });
    assert.deepEqual(office.to(), []);
  });
}

test('A device has one subscription, the last, and a browser is one device: whoever signs in there next has it', (t) => {
  const { house, office, ada, laptop, mobile } = atTwo(t);
  subscribe(laptop);
  const shared = publicSubscription();
  subscribe(laptop, shared);
  assert.deepEqual(
    house.records.push.loadPush().map(({ endpoint }) => endpoint),
    [shared.endpoint],
  );
  subscribe(mobile, shared);
  assert.deepEqual(
    laptop.do('devices/list').devices.map(({ push }: Json) => push),
    [false, true],
  );
  for (let n = 0; n < 1_000; n += 1) subscribe(mobile);
  assert.equal(house.records.push.loadPush().length, 1);
  ring(ada, laptop);
  assert.equal(office.posted.length, 1);
});

test('What is no subscription is refused with the reason, and nothing is kept', (t) => {
  const house = open(t, { push: openPushOffice('not there.') });
  const bob = house.register('Bob');
  const { endpoint, keys } = publicSubscription();
  const offCurve = Buffer.concat([Buffer.of(4), Buffer.alloc(64, 1)]).toString('base64url');
  for (const [body, why] of [
    [{}, /^endpoint/],
    [{ endpoint, keys: { auth: keys.auth } }, /p256dh/],
    [{ endpoint, keys: { ...keys, p256dh: offCurve } }, /^keys\.p256dh: this is no point of P-256/],
    [{ endpoint, keys: { ...keys, p256dh: 'AAAA' } }, /^keys\.p256dh/],
    [{ endpoint, keys: { ...keys, auth: keys.auth.slice(2) } }, /^keys\.auth: this is not 16 bytes/],
    [{ endpoint: `https://push.example.org/${'x'.repeat(3_000)}`, keys }, /^endpoint/],
    [{ endpoint, keys }, /^endpoint: not there\.$/],
  ] as const)
    assert.match(bob.refused('bad_request', 'push/subscribe', body).body.message, why);
  assert.deepEqual(house.records.push.loadPush(), []);
});
