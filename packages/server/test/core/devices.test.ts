import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atAnotherDevice, online, type CoreHouse, type Someone } from './house.ts';
import { again, buildMachine } from './machine.ts';
import { twoDevices } from './two-devices.ts';

/** Lets time go by while those programs ask every second. */
function pass(house: CoreHouse, seconds: number, ...programs: Someone[]): void {
  for (let n = 0; n < seconds; n += 1) {
    house.clock.advance(1_000);
    for (const program of programs) program.do('users/heartbeat');
  }
}

test("Ada calls, and Bob's laptop and mobile ring: the first accept wins, and the other is told that it is not there", (t) => {
  const { ada, laptop, mobile } = twoDevices(t);
  const [adas, atLaptop, atMobile] = [ada.attach(), laptop.attach(), mobile.attach()];
  const { call_id } = adas.do('call/initiate', { target_user_id: laptop.id, offer: 'v=0 ada' });
  assert.deepEqual([atLaptop.last('ring').offer, atMobile.last('ring').offer], ['v=0 ada', 'v=0 ada']);
  for (const device of [atLaptop, atMobile]) device.do('call/ringing', { call_id });
  atMobile.do('call/accept', { call_id, answer: 'v=0 mobile' });
  assert.deepEqual([atLaptop.last('call').mine, atMobile.last('call').mine], [false, true]);
  assert.equal(adas.last('description').sdp, 'v=0 mobile');
  for (const name of ['call/accept', 'call/end', 'call/hold', 'call/reject'] as const)
    assert.equal(atLaptop.ask(name, { call_id }).body.code, 'answered_elsewhere', name);
  assert.equal(atLaptop.do('call/take', { call_id }).call.status, 'incall', 'but it can take the call');
  assert.deepEqual([atLaptop.last('call').mine, atMobile.last('call').mine], [true, false]);
});

test('Two programs of Bob, each on its device, both find the ring; the second accept is answered elsewhere', (t) => {
  const { house, ada, laptop, mobile } = twoDevices(t);
  const { call_id } = ada.do('call/initiate', { target_user_id: laptop.id, offer: 'v=0 ada' });
  for (const program of [laptop, mobile]) assert.equal(program.do('signal/incoming').call.offer, 'v=0 ada');
  laptop.do('call/accept', { call_id, answer: 'v=0 laptop' });
  assert.equal(laptop.do('call/accept', { call_id }).call.status, 'incall', 'its own, said again');
  mobile.refused('answered_elsewhere', 'call/accept', { call_id });
  mobile.refused('answered_elsewhere', 'signal/ice', { call_id, candidate: 'c' });
  mobile.refused('answered_elsewhere', 'call/end', { call_id });
  assert.equal(mobile.do('signal/incoming').call, null);
  mobile.do('call/end', { call_id, anywhere: true });
  assert.equal(house.call(call_id).reason, 'hung_up');
});

test('The device that is in the call signs off: the call ends, and Bob stays at the other', (t) => {
  for (const kind of ['page', 'program'] as const) {
    const { house, ada, laptop, mobile } = twoDevices(t);
    const atMobile = mobile.attach();
    const page = laptop.attach();
    const holder = kind === 'page' ? page : laptop;
    const { call_id } = ada.do('call/initiate', { target_user_id: laptop.id });
    holder.do('call/accept', { call_id });
    laptop.do('users/disconnect');
    assert.deepEqual([house.call(call_id).reason, house.call(call_id).ended_by], ['hung_up', laptop.id], kind);
    assert.deepEqual([page.closed(), atMobile.closed()], ['signed_out', null]);
    assert.deepEqual(online(house), ['Ada idle', 'Bob idle']);
    mobile.do('users/disconnect');
    assert.deepEqual([online(house), atMobile.closed()], [['Ada idle'], 'signed_out']);
  }
});

test('A device that is not in the call signs off: the call goes on', (t) => {
  const { house, ada, laptop, mobile } = twoDevices(t);
  const [atLaptop, atMobile] = [laptop.attach(), mobile.attach()];
  const { call_id } = ada.do('call/initiate', { target_user_id: laptop.id });
  atMobile.do('call/accept', { call_id });
  laptop.do('users/disconnect', { revoke_token: true });
  assert.deepEqual([house.call(call_id).status, atLaptop.closed(), atMobile.closed()], ['incall', 'signed_out', null]);
  assert.deepEqual([house.core.authenticate(laptop.token), mobile.ask('users/heartbeat').http], [null, 200]);
});

test('One of two devices signs off while it rings: it rings on at the other, and ends as unreachable with that', (t) => {
  const { house, ada, laptop, mobile } = twoDevices(t);
  const adas = ada.attach();
  for (const device of [laptop, mobile]) device.attach();
  const { call_id } = adas.do('call/initiate', { target_user_id: laptop.id });
  laptop.do('users/disconnect');
  assert.deepEqual([house.call(call_id).status, online(house)], ['calling', ['Ada calling', 'Bob ringing']]);
  mobile.do('users/disconnect');
  assert.deepEqual([house.call(call_id).reason, online(house)], ['unreachable', ['Ada idle']]);
});

test('Bob talks at the laptop and takes the ring that waits at the mobile: each device has its call, and goes with it alone', (t) => {
  const { house, ada, laptop, mobile } = twoDevices(t);
  const [atLaptop, atMobile] = [laptop.attach(), mobile.attach()];
  const first = ada.do('call/initiate', { target_user_id: laptop.id }).call_id;
  atLaptop.do('call/accept', { call_id: first });
  const second = house.register('Cleo').do('call/initiate', { target_user_id: laptop.id }).call_id;
  atMobile.do('call/accept', { call_id: second });
  assert.deepEqual([house.call(first).held_by, house.call(second).status], [[laptop.id], 'incall']);
  assert.equal(atMobile.ask('call/resume', { call_id: first }).body.code, 'answered_elsewhere');
  mobile.do('users/disconnect');
  assert.deepEqual([house.call(first).status, house.call(second).reason], ['onhold', 'hung_up']);
  assert.equal(atLaptop.do('call/resume', { call_id: first }).call.status, 'incall');
});

test('A program of one device that falls silent loses its call, whoever is at the other', (t) => {
  const { house, ada, laptop, mobile } = twoDevices(t);
  const adas = ada.attach();
  mobile.attach();
  const { call_id } = adas.do('call/initiate', { target_user_id: laptop.id });
  laptop.do('call/accept', { call_id });
  pass(house, 9, mobile);
  assert.equal(house.call(call_id).status, 'incall');
  pass(house, 1, mobile);
  assert.deepEqual([house.call(call_id).reason, house.call(call_id).ended_by], ['lost', null]);
  assert.deepEqual(online(house), ['Ada idle', 'Bob idle']);
});

test("Bob calls from the page of their laptop, and it is gone for good: the ring ends, though a program of Bob's asks on", (t) => {
  for (const program of ['laptop', 'mobile'] as const) {
    const stage = twoDevices(t);
    const { house, ada } = stage;
    const page = stage.laptop.attach();
    const adas = ada.attach();
    stage[program].do('users/heartbeat');
    const { call_id } = page.do('call/initiate', { target_user_id: ada.id });
    page.detach();
    for (let second = 0; second < 15; second += 5) {
      assert.equal(house.call(call_id).status, 'calling', 'the page may come back');
      house.clock.advance(5_000);
      stage[program].do('users/heartbeat');
    }
    assert.equal(house.call(call_id).reason, 'lost', `Ada would talk with nobody (${program})`);
    assert.equal(adas.ask('call/accept', { call_id }).body.code, 'call_ended');
    assert.deepEqual(online(house), ['Ada idle', 'Bob idle']);
  }
});

test('Ada is given the servers that help to the device of Bob that is outside, while it rings there or talks', (t) => {
  const inside = '192.0.2.7';
  const stun = { urls: ['stun:outside'] };
  const { ada, laptop, mobile } = twoDevices(t, { chooseIceServers: ({ theirs }) => (theirs === inside ? [] : [stun]) });
  const [tab, phone] = [laptop.attach(), mobile.attach({ address: '198.51.100.9' })];
  for (const [taken, wanted] of [
    [tab, []],
    [phone, [stun]],
  ] as const) {
    const { call_id } = ada.do('call/initiate', { target_user_id: laptop.id });
    tab.do('users/heartbeat');
    assert.deepEqual(ada.do('ice-servers', { call_id }).ice_servers, [stun], 'the laptop was heard last, and the mobile rings too');
    taken.do('call/accept', { call_id });
    phone.do('users/heartbeat');
    assert.deepEqual(ada.do('ice-servers', { call_id }).ice_servers, wanted);
    ada.do('call/end', { call_id });
  }
  phone.detach();
  const { call_id } = ada.do('call/initiate', { target_user_id: laptop.id });
  laptop.do('call/accept', { call_id });
  mobile.attach({ address: '198.51.100.9' });
  assert.deepEqual(ada.do('ice-servers', { call_id }).ice_servers, [], 'the program is where it was, wherever the mobile is');
});

test('Bob is offline when the last of their devices is silent', (t) => {
  const { house, ada, laptop, mobile } = twoDevices(t);
  ada.attach();
  const page = laptop.attach();
  pass(house, 20, mobile);
  page.detach();
  pass(house, 14, mobile);
  house.clock.advance(9_999);
  assert.deepEqual(online(house), ['Ada idle', 'Bob idle'], 'the program was heard after the page was lost');
  house.clock.advance(1);
  assert.deepEqual(online(house), ['Ada idle']);
  assert.equal(house.core.isHere(laptop.id, laptop.identity.deviceId), false);
});

test('Two devices of Bob that count their requests from 1 get each their own answers, and one device gets its own again by any door', (t) => {
  const machine = buildMachine(t);
  const house = machine.start();
  const [ada, laptop] = [house.register('Ada'), house.register('Bob')];
  const mobile = atAnotherDevice(house, laptop, 'mobile');
  const [atLaptop, atMobile] = [laptop.attach(), mobile.attach()];
  const { call_id } = ada.do('call/initiate', { target_user_id: laptop.id });
  const first = { call_id, request_id: '1' };
  const taken = atLaptop.do('call/accept', first);
  assert.equal(atMobile.ask('call/accept', first).body.code, 'answered_elsewhere');
  mobile.refused('answered_elsewhere', 'call/accept', first);
  ada.do('call/hold', { call_id });
  assert.deepEqual(laptop.do('call/accept', first), taken, 'by a plain request, with the same token');
  house.clock.advance(1_000);
  const next = machine.start();
  assert.deepEqual(again(next, laptop).do('call/accept', first), taken, 'and of the next server');
  again(next, mobile).refused('answered_elsewhere', 'call/accept', first);
});

test('The same endpoint id at another device names another endpoint', (t) => {
  const { house, ada, laptop, mobile } = twoDevices(t);
  const page = laptop.attach();
  const { call_id } = ada.do('call/initiate', { target_user_id: laptop.id });
  page.do('call/accept', { call_id });
  mobile.refused('answered_elsewhere', 'call/hold', { call_id, endpoint_id: page.id });
  mobile.refused('wrong_state', 'call/take', { call_id, endpoint_id: page.id });
  mobile.do('users/leaving', { endpoint_id: page.id });
  const copy = mobile.attach({ endpointId: page.id });
  assert.deepEqual([page.closed(), copy.welcome.snapshot.mine, page.last('call').mine], [null, false, true]);
  house.clock.advance(4_000);
  assert.deepEqual(house.call(call_id).away, []);
  mobile.do('users/disconnect');
  assert.deepEqual([page.closed(), copy.closed(), house.call(call_id).status], [null, 'signed_out', 'incall']);
});

test('One tab of a device signs out, and its other stays; the last tab signs the device off, not the other device', (t) => {
  const { house, laptop, mobile } = twoDevices(t);
  const [one, two, atMobile] = [laptop.attach(), laptop.attach(), mobile.attach()];
  const body = { revoke_token: true, others_stay: true };
  one.do('users/disconnect', body);
  house.clock.advance(0);
  assert.deepEqual([one.closed(), two.closed(), laptop.ask('users/heartbeat').http], ['signed_out', null, 200]);
  two.do('users/disconnect', body);
  house.clock.advance(0);
  assert.deepEqual([two.closed(), atMobile.closed()], ['signed_out', null]);
  assert.deepEqual([laptop.ask('users/heartbeat').http, mobile.ask('users/heartbeat').http], [401, 200]);
});

test('After a restart each device has its side again, and a device that signs off takes only its own', (t) => {
  const machine = buildMachine(t);
  const house = machine.start();
  const [ada, laptop] = [house.register('Ada'), house.register('Bob')];
  const mobile = atAnotherDevice(house, laptop, 'mobile');
  const page = laptop.attach();
  const { call_id } = ada.do('call/initiate', { target_user_id: laptop.id });
  page.do('call/accept', { call_id });
  const next = machine.start();
  const atMobile = again(next, mobile).attach({ endpointId: page.id });
  assert.deepEqual([atMobile.welcome.snapshot.call.call_id, atMobile.welcome.snapshot.mine], [call_id, false]);
  again(next, mobile).do('users/disconnect');
  assert.equal(next.call(call_id).status, 'incall', 'the laptop is awaited');
  assert.equal(again(next, laptop).attach({ endpointId: page.id }).welcome.snapshot.mine, true);
  again(next, laptop).do('users/disconnect');
  assert.equal(next.call(call_id).reason, 'hung_up');
});
