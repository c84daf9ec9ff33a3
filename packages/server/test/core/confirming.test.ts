import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { times } from '@earshot/protocol';
import type { Device, Json, Someone } from './house.ts';
import { openPushOffice, subscribe, type PushOffice } from './push-office.ts';
import { twoDevices, type TwoDevices } from './two-devices.ts';

interface Stage extends TwoDevices {
  readonly office: PushOffice;
  readonly adas: Device;
  /** Ada calls Bob; answers the call's id. */
  readonly ring: () => string;
}

function stage(t: TestContext): Stage {
  const office = openPushOffice();
  const two = twoDevices(t, { push: office });
  const adas = two.ada.attach();
  return { ...two, office, adas, ring: () => adas.do('call/initiate', { target_user_id: two.laptop.id, offer: 'v=0 ada' }).call_id };
}

function tabsOf(someone: Someone, count: number): readonly Device[] {
  return Array.from({ length: count }, () => someone.attach());
}

/** Which of those tabs have been asked to ring aloud, by their place. */
function asked(...tabs: readonly Device[]): readonly number[] {
  return tabs.flatMap((tab, index) => tab.events('ring_aloud').map(() => index));
}

function bobIn(call: Json): Json {
  return call.parties[1];
}

test('A tab of Bob that has not confirmed after 1.5 s is passed over for the next one, until one rings', (t) => {
  const { house, laptop, ring } = stage(t);
  const tabs = tabsOf(laptop, 3);
  const call_id = ring();
  house.clock.advance(times.confirm - 1);
  assert.deepEqual(asked(...tabs), []);
  house.clock.advance(1);
  assert.deepEqual(asked(...tabs), [2], 'the newest first');
  house.clock.advance(times.confirm);
  assert.deepEqual(asked(...tabs), [1, 2]);
  tabs[1]?.do('call/ringing', { call_id });
  house.clock.advance(10 * times.confirm);
  assert.deepEqual(asked(...tabs), [1, 2]);
  assert.deepEqual(
    tabs.map((tab) => tab.events('ring').length),
    [1, 1, 1],
    'and every tab shows it',
  );
});

test('A tab that confirms at once is asked nothing, and neither are the other tabs of its device', (t) => {
  const { house, laptop, ring } = stage(t);
  const tabs = tabsOf(laptop, 2);
  const call_id = ring();
  tabs[0]?.do('call/ringing', { call_id });
  house.clock.advance(10 * times.confirm);
  assert.deepEqual(asked(...tabs), []);
  tabs[0]?.do('call/reject', { call_id });
  assert.equal(house.call(call_id).reason, 'rejected');
});

test("Bob's mobile has one tab, which has frozen: it is pushed after 1.5 s, whatever their laptop does", (t) => {
  for (const laptopRings of [true, false]) {
    const { house, office, laptop, mobile, ring } = stage(t);
    const mobiles = subscribe(mobile);
    const [atLaptop, atMobile] = [laptop.attach(), mobile.attach()];
    const call_id = ring();
    if (laptopRings) atLaptop.do('call/ringing', { call_id });
    house.clock.advance(times.confirm);
    assert.deepEqual([office.to(), asked(atMobile)], [[mobiles], []]);
    house.clock.advance(10 * times.confirm);
    assert.deepEqual(office.to(), [mobiles], 'once');
  }
});

test('Two tabs of a device that can be woken stay silent: each is asked, and then the device is pushed', (t) => {
  const { house, office, mobile, ring } = stage(t);
  const mobiles = subscribe(mobile);
  const tabs = tabsOf(mobile, 2);
  ring();
  house.clock.advance(2 * times.confirm);
  assert.deepEqual([asked(...tabs), office.to()], [[0, 1], []]);
  house.clock.advance(times.confirm);
  assert.deepEqual(office.to(), [mobiles]);
});

test('A page shows the ring and can make no sound: to Ada it rings, and the device is pushed at once', (t) => {
  const { house, office, adas, mobile, ring } = stage(t);
  const mobiles = subscribe(mobile);
  const page = mobile.attach();
  const call_id = ring();
  page.do('call/ringing', { call_id, sound: false });
  assert.deepEqual([house.call(call_id).ringing, bobIn(adas.last('call').call).state, office.to()], [true, 'ringing', [mobiles]]);
});

test('Ada is told on how many devices it rings for Bob: each counts once, and only while they are rung', (t) => {
  const { house, adas, laptop, mobile, ring } = stage(t);
  const [one, other] = tabsOf(laptop, 2);
  const atMobile = mobile.attach();
  const call_id = ring();
  assert.equal(bobIn(house.call(call_id)).rings_on, 0);
  one?.do('call/ringing', { call_id });
  other?.do('call/ringing', { call_id });
  assert.deepEqual([bobIn(adas.last('call').call).rings_on, adas.last('call').call.version], [1, 2]);
  atMobile.do('call/ringing', { call_id, sound: false });
  assert.deepEqual([bobIn(adas.last('call').call).rings_on, adas.last('call').call.version], [2, 3]);
  atMobile.do('call/accept', { call_id });
  assert.equal(bobIn(adas.last('call').call).rings_on, 0);
});

test('A ring that is over is waited for no more, and nobody is woken for it', (t) => {
  const { house, office, adas, mobile, ring } = stage(t);
  subscribe(mobile);
  const tabs = tabsOf(mobile, 2);
  const call_id = ring();
  adas.do('call/end', { call_id });
  house.clock.advance(10 * times.confirm);
  assert.deepEqual([asked(...tabs), office.to()], [[], []]);
});

test('The only tab that rings for Bob closes: Ada hears it, the mobile is pushed, and what comes back rings again', (t) => {
  const { office, adas, laptop, mobile, ring } = stage(t);
  const mobiles = subscribe(mobile);
  const tab = laptop.attach();
  const call_id = ring();
  assert.deepEqual(office.to(), [mobiles]);
  tab.do('call/ringing', { call_id });
  const { version } = adas.last('call').call;
  tab.do('users/leaving');
  tab.detach();
  const told = adas.last('call').call;
  assert.deepEqual([told.ringing, bobIn(told).state, bobIn(told).rings_on, told.version], [false, 'alerting', 0, version + 1]);
  const back = laptop.attach();
  assert.equal(back.welcome.snapshot.call.call_id, call_id);
  back.do('call/ringing', { call_id });
  assert.deepEqual([adas.last('call').call.ringing, bobIn(adas.last('call').call).rings_on], [true, 1]);
});

test('The tab that rings loses its connection: the other tab of its device is asked, and where there is none the device is pushed', (t) => {
  const { house, office, adas, laptop, ring } = stage(t);
  const laptops = subscribe(laptop);
  const [first, second] = tabsOf(laptop, 2);
  const call_id = ring();
  second?.do('call/ringing', { call_id });
  house.clock.advance(10 * times.confirm);
  assert.deepEqual(office.to(), []);
  second?.detach();
  assert.equal(adas.last('call').call.ringing, false);
  house.clock.advance(2 * times.confirm);
  assert.deepEqual(office.to(), [laptops], 'the one that is left has not rung either');
  first?.do('call/ringing', { call_id });
  assert.equal(bobIn(adas.last('call').call).rings_on, 1);
});

test('Two tabs of a device ring, and one of them goes: Ada is told nothing, for the device still rings', (t) => {
  const { adas, laptop, ring } = stage(t);
  const [first, second] = tabsOf(laptop, 2);
  const call_id = ring();
  first?.do('call/ringing', { call_id });
  second?.do('call/ringing', { call_id });
  const told = adas.events('call').length;
  second?.detach();
  assert.equal(adas.events('call').length, told);
  first?.detach();
  assert.equal(bobIn(adas.last('call').call).rings_on, 0);
});

test('A program of Bob that has said that it rings asks no more, or signs off: it rings there no more', (t) => {
  for (const goes of ['falls silent', 'signs off']) {
    const { house, adas, laptop, mobile, ring } = stage(t);
    const page = laptop.attach();
    mobile.do('users/heartbeat');
    const call_id = ring();
    mobile.do('call/ringing', { call_id });
    page.do('call/ringing', { call_id });
    assert.equal(bobIn(adas.last('call').call).rings_on, 2);
    if (goes === 'signs off') mobile.do('users/disconnect');
    else house.clock.advance(times.restSilence + 1);
    assert.equal(bobIn(adas.last('call').call).rings_on, 1, goes);
  }
});

test('A ring says when it ends, by the clock of the server, to everybody and until it is over', (t) => {
  const { house, adas, laptop, ring } = stage(t);
  const tab = laptop.attach();
  const ends = house.clock.wall() + times.noAnswer;
  const call_id = ring();
  house.clock.advance(10_000);
  assert.deepEqual([bobIn(tab.last('ring').call).ring_ends, bobIn(house.call(call_id)).ring_ends], [ends, ends]);
  assert.equal(adas.last('call').call.parties[0].ring_ends, null);
  assert.equal(bobIn(laptop.attach().welcome.snapshot.call).ring_ends, ends);
  tab.do('call/accept', { call_id });
  assert.equal(bobIn(adas.last('call').call).ring_ends, null);
});
