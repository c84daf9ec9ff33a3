import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { atAnotherDevice, open, someone, type CoreHouse, type Someone } from './house.ts';

interface Three {
  readonly house: CoreHouse;
  readonly ada: Someone;
  readonly laptop: Someone;
  readonly mobile: Someone;
}

function threeDevices(t: TestContext): Three {
  const house = open(t);
  const [ada, laptop] = [house.register('Ada'), house.register('Bob')];
  laptop.do('devices/rename', { device_id: laptop.identity.deviceId, label: "Bob's laptop" });
  return { house, ada, laptop, mobile: atAnotherDevice(house, laptop, "Bob's phone") };
}

function told({ identity }: Someone, label: string, current: boolean) {
  return { device_id: identity.deviceId, label, current };
}

test("Bob answers on their phone: their laptop is told so by its label, the phone that it is itself, and Ada nothing of Bob's", (t) => {
  const { ada, laptop, mobile } = threeDevices(t);
  const [hers, atLaptop, atMobile] = [ada.attach(), laptop.attach(), mobile.attach()];
  const { call_id } = hers.do('call/initiate', { target_user_id: laptop.id });
  atMobile.do('call/ringing', { call_id });
  assert.equal(atLaptop.last('call').device, null, 'it rings, and nobody has it');
  atMobile.do('call/accept', { call_id });
  assert.deepEqual(atLaptop.last('call').device, told(mobile, "Bob's phone", false));
  assert.deepEqual(atMobile.last('call').device, told(mobile, "Bob's phone", true));
  assert.deepEqual(hers.last('call').device, told(ada, '', true));
  assert.doesNotMatch(JSON.stringify(hers.frames), /Bob's phone/);
  assert.deepEqual(laptop.attach().welcome.snapshot.calls[0].device, told(mobile, "Bob's phone", false), 'who comes later, too');
});

test('Bob declines on their laptop: it is declined for Bob, and their phone is told where', (t) => {
  const { house, ada, laptop, mobile } = threeDevices(t);
  const [hers, atLaptop, atMobile] = [ada.attach(), laptop.attach(), mobile.attach()];
  const { call_id } = hers.do('call/initiate', { target_user_id: laptop.id });
  atLaptop.do('call/reject', { call_id });
  assert.equal(house.call(call_id).reason, 'rejected');
  assert.deepEqual(atMobile.last('call').device, told(laptop, "Bob's laptop", false));
  assert.equal(hers.last('call').device.current, true);
});

test('Bob moves the call to their laptop: the phone is told where it went, by the label that the laptop has now', (t) => {
  const { ada, laptop, mobile } = threeDevices(t);
  const [hers, atLaptop, atMobile] = [ada.attach(), laptop.attach(), mobile.attach()];
  const { call_id } = hers.do('call/initiate', { target_user_id: laptop.id });
  atMobile.do('call/accept', { call_id });
  atMobile.do('call/mute', { call_id, muted: true });
  atMobile.do('devices/rename', { device_id: laptop.identity.deviceId, label: 'Kitchen' });
  const { call } = atLaptop.do('call/take', { call_id });
  assert.deepEqual(atMobile.last('call').device, told(laptop, 'Kitchen', false));
  assert.deepEqual(atLaptop.last('call').device, told(laptop, 'Kitchen', true));
  assert.equal(call.parties[1].muted, true, 'who is muted stays muted');
});

test("After a restart of the server Bob's laptop is told of their phone by its label still", (t) => {
  const { house, laptop, mobile } = threeDevices(t);
  const next = open(t, { records: house.records, clock: house.clock });
  const [atLaptop, atMobile] = [laptop, mobile].map(({ id, name, token }) =>
    someone(next.core, { user_id: id, username: name, token }).attach(),
  );
  assert.ok(atLaptop && atMobile);
  const { call_id } = next.register('Cleo').do('call/initiate', { target_user_id: laptop.id });
  atMobile.do('call/accept', { call_id });
  assert.deepEqual(atLaptop.last('call').device, told(mobile, "Bob's phone", false));
});
