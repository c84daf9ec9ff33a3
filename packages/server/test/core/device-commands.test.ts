import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { openRecords } from '../../src/records/sqlite.ts';
import type { Someone } from './house.ts';
import { twoDevices } from './two-devices.ts';

function deviceOf({ identity }: Someone): string {
  return identity.deviceId;
}

test('Bob lists their devices, the oldest first: which one this is, and when each was here', (t) => {
  const { house, laptop, mobile } = twoDevices(t);
  const wall = house.clock.wall();
  mobile.attach();
  const [first, second] = mobile.do('devices/list').devices;
  assert.deepEqual(first, {
    device_id: deviceOf(laptop),
    label: '',
    created_at: wall - 1,
    last_seen: Math.floor(wall / 1_000),
    current: false,
    push: false,
  });
  assert.deepEqual([second.device_id, second.label, second.current], [deviceOf(mobile), 'Mobile', true]);
  house.clock.advance(7_200_000);
  const later = mobile.do('devices/list').devices.map(({ last_seen }: { last_seen: number }) => last_seen - Math.floor(wall / 1_000));
  assert.deepEqual(later, [0, 7_200], 'the laptop went long ago, and the mobile is here');
});

test('Bob names their laptop from their mobile, and a label that is none is refused with the reason', (t) => {
  const { house, ada, laptop, mobile } = twoDevices(t);
  const { devices } = mobile.do('devices/rename', { device_id: deviceOf(laptop), label: "  Bob's \u00A0 laptop " });
  assert.equal(devices[0].label, "Bob's laptop");
  assert.deepEqual(laptop.do('devices/list').devices[0].label, "Bob's laptop");
  for (const [label, why] of [
    ['', /^label: say a label of at least one character/],
    ['   ', /^label: say a label of at least one character/],
    ['x'.repeat(41), /^label: a label has at most 40 characters/],
    ['x'.repeat(10_000), /^label: this /],
    ['a\u202Eb', /^label: the direction control U\+202E at position 2 is not allowed there in a label/],
  ] as const)
    assert.match(mobile.refused('bad_request', 'devices/rename', { device_id: deviceOf(laptop), label }).body.message, why);
  assert.equal(mobile.ask('devices/rename', { device_id: deviceOf(laptop), label: 'x'.repeat(40) }).http, 200);
  const before = JSON.stringify(house.records.devicesOf(laptop.id));
  for (const device_id of [deviceOf(laptop), randomUUID(), 'x'])
    assert.equal(ada.refused('not_found', 'devices/rename', { device_id, label: 'Mine' }).http, 404);
  assert.equal(JSON.stringify(house.records.devicesOf(laptop.id)), before);
});

test('Bob removes their laptop in a call: it is signed out at once and its call ends, and the mobile stays', (t) => {
  const { house, ada, laptop, mobile } = twoDevices(t);
  const [adas, atLaptop, atMobile] = [ada.attach(), laptop.attach(), mobile.attach()];
  const { call_id } = adas.do('call/initiate', { target_user_id: laptop.id });
  atLaptop.do('call/accept', { call_id });
  assert.equal(ada.refused('not_found', 'devices/remove', { device_id: deviceOf(laptop) }).http, 404);
  assert.equal(adas.last('call').call.status, 'incall');
  const { devices } = atMobile.do('devices/remove', { device_id: deviceOf(laptop) });
  assert.deepEqual(
    devices.map(({ device_id }: { device_id: string }) => device_id),
    [deviceOf(mobile)],
  );
  assert.deepEqual([atLaptop.closed(), atMobile.closed()], ['signed_out', null]);
  const { call } = adas.last('call');
  assert.deepEqual([call.reason, call.ended_by], ['hung_up', laptop.id]);
  assert.equal(house.core.authenticate(laptop.token), null);
  assert.equal(laptop.ask('users/heartbeat').http, 401);
  assert.deepEqual(
    house.people().map(({ username }) => username),
    ['Ada', 'Bob'],
  );
  assert.equal(mobile.refused('not_found', 'devices/remove', { device_id: deviceOf(laptop) }).http, 404, 'it is gone');
});

test('Bob removes the device at which they are: that is to sign out, and with the last one their user is forgotten', (t) => {
  const { house, laptop, mobile } = twoDevices(t);
  const [atLaptop, atMobile] = [laptop.attach(), mobile.attach()];
  assert.equal(atLaptop.do('devices/remove', { device_id: deviceOf(laptop) }).devices.length, 1);
  assert.deepEqual([atLaptop.closed(), atMobile.closed()], [null, null], 'its answer goes first');
  house.clock.advance(0);
  assert.deepEqual([atLaptop.closed(), atMobile.closed()], ['signed_out', null]);
  assert.deepEqual(mobile.do('devices/remove', { device_id: deviceOf(mobile) }).devices, []);
  assert.equal(atMobile.closed(), 'signed_out');
  assert.deepEqual(
    house.people().map(({ username }) => username),
    ['Ada'],
  );
  assert.equal(house.records.findUser(laptop.id), null);
  house.register('Bob');
});

test('With a full disk a removed device is signed out all the same, and is in no list; it is written with room', (t) => {
  const base = openRecords(':memory:');
  const disk = { full: false };
  function removeDevice(deviceId: string): readonly string[] {
    if (disk.full) throw new Unavailable('The disk of the server is full.');
    return base.removeDevice(deviceId);
  }
  const { house, laptop, mobile } = twoDevices(t, { records: { ...base, removeDevice } });
  const atLaptop = laptop.attach();
  disk.full = true;
  assert.equal(mobile.do('devices/remove', { device_id: deviceOf(laptop) }).devices.length, 1);
  assert.deepEqual(
    [atLaptop.closed(), laptop.ask('users/heartbeat').http, house.core.authenticate(laptop.token)],
    ['signed_out', 401, null],
  );
  assert.match(house.core.degraded() ?? '', /Sign-outs cannot be written/);
  disk.full = false;
  house.clock.advance(1_000);
  assert.deepEqual([house.core.degraded(), base.devicesOf(laptop.id).length], [null, 1]);
});
