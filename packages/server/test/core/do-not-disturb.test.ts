import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mayRing, type Ringable } from '../../src/calls/disturbing.ts';
import { openRecords } from '../../src/records/sqlite.ts';
import { createFakeClock } from '../fake-clock.ts';
import { atAnotherDevice, callIn, open, pair } from './house.ts';
import { open as openQuiet, pageOf, signIn } from './presence-page.ts';

const hour = 3_600_000;

test('Whoever is blocked is refused before anything else counts, and do not disturb is for those who may not ring through', () => {
  function is(all: number, bit: number): boolean {
    return Math.floor(all / 2 ** bit) % 2 === 1;
  }
  for (let all = 0; all < 2 ** 6; all += 1) {
    const wishes = { hides: is(all, 0), dnd: is(all, 1), favourites: is(all, 2), again: is(all, 3) };
    const trying = { isFavourite: is(all, 4), wasRefused: is(all, 5) };
    const rings = !wishes.dnd || (wishes.favourites && trying.isFavourite) || (wishes.again && trying.wasRefused);
    const expected: Ringable = wishes.hides ? 'away' : rings ? 'yes' : 'do_not_disturb';
    assert.equal(mayRing(wishes, trying), expected);
  }
});

test('Bob does not want to be disturbed for an hour: Ada sees it before she calls, and is refused until it is over', (t) => {
  const house = openQuiet(t);
  const ada = signIn(house, 'Ada');
  const bob = signIn(house, 'Bob');
  const laptop = atAnotherDevice(house, bob.person).attach();
  const page = pageOf(ada.device);
  const { user, availability } = bob.person.do('users/availability', { dnd: true, for_ms: hour });
  assert.deepEqual([user.dnd, availability.dnd, availability.until], [true, true, house.clock.wall() + hour]);
  for (const device of [bob.device, laptop]) {
    assert.equal(device.last('me').me.dnd, true, 'on every device at once');
    assert.deepEqual(device.last('me').availability, availability);
  }
  house.clock.advance(300);
  page.listen();
  assert.equal(ada.device.last('presence').changed[0].dnd, true);
  assert.equal(ada.device.last('presence').changed[0].availability, undefined, 'until when is their own matter');
  const { http } = ada.person.refused('do_not_disturb', 'call/initiate', { target_user_id: bob.person.id });
  assert.equal(http, 409);
  assert.equal(bob.device.events('ring').length, 0);
  for (let minutes = 0; minutes < 60; minutes += 1) {
    ada.device.alive();
    house.clock.advance(60_000);
  }
  assert.equal(bob.device.last('me').me.dnd, false, 'it ends by itself');
  assert.equal(ada.device.last('presence').changed[0].dnd, false);
  ada.person.do('call/initiate', { target_user_id: bob.person.id });
  assert.equal(bob.device.events('ring').length, 1);
});

test('Do not disturb outlives the server, and ends in the one after', (t) => {
  const clock = createFakeClock();
  const records = openRecords(':memory:');
  const before = open(t, { clock, records });
  const bob = before.register('Bob');
  bob.do('users/availability', { dnd: true, for_ms: hour, waiting: false });
  before.core.close();
  clock.advance(hour / 2);
  const house = open(t, { clock, records });
  const [identity, ada] = [house.core.authenticate(bob.token), house.register('Ada')];
  assert.ok(identity);
  house.core.dispatch({ identity, endpointId: null, address: '::1' }, 'users/heartbeat', {});
  ada.refused('do_not_disturb', 'call/initiate', { target_user_id: bob.id });
  clock.advance(hour / 2);
  house.core.dispatch({ identity, endpointId: null, address: '::1' }, 'users/heartbeat', {});
  ada.do('call/initiate', { target_user_id: bob.id });
});

test('A clock that is set ends what is over by it within a minute', (t) => {
  const fake = createFakeClock();
  let ahead = 0;
  const house = open(t, { clock: { ...fake, timers: 0, wall: () => fake.wall() + ahead } });
  const [ada, bob] = pair(house);
  const device = bob.attach();
  bob.do('users/availability', { dnd: true, for_ms: hour });
  ahead = 86_400_000;
  assert.equal(ada.do('call/initiate', { target_user_id: bob.id }).call.status, 'calling', 'a call asks the clock itself');
  device.alive();
  house.clock.advance(60_000);
  assert.equal(device.last('me').me.dnd, false);
});

test('Times of the week come and go by the clock of the zone, and the switch lifts one of them once', (t) => {
  const house = open(t);
  const bob = house.register('Bob');
  const device = bob.attach();
  const minutes = Math.floor(house.clock.wall() / 60_000) % 1_440;
  const quiet = { zone: 'UTC', times: [{ days: [1, 2, 3, 4, 5, 6, 7], from: (minutes + 2) % 1_440, to: (minutes + 4) % 1_440 }] };
  assert.equal(bob.do('users/availability', { quiet }).availability.dnd, false);
  house.clock.advance(2 * 60_000);
  assert.equal(device.last('me').me.dnd, true);
  assert.equal(bob.do('users/availability', { dnd: false }).availability.dnd, false);
  device.alive();
  house.clock.advance(3 * 60_000);
  const { availability } = bob.do('users/availability');
  assert.deepEqual([availability.dnd, availability.quiet], [false, quiet]);
});

test('A time that has passed and a zone that is none are refused, and change nothing', (t) => {
  const house = open(t);
  const bob = house.register('Bob');
  const before = bob.do('users/availability').availability;
  const wrong = [
    { dnd: true, until: house.clock.wall() },
    { dnd: true, until: 1_000 },
    { quiet: { zone: 'Mars/Olympus', times: [] } },
    { quiet: { zone: 'UTC', times: [{ days: [], from: 0, to: 1 }] } },
    { quiet: { zone: 'UTC', times: [{ days: [8], from: 0, to: 1 }] } },
    { quiet: { zone: 'UTC', times: [{ days: [1], from: 1_440, to: 1 }] } },
    { quiet: { zone: 'UTC', times: Array.from({ length: 15 }, () => ({ days: [1], from: 0, to: 1 })) } },
    { for_ms: 0 },
    { dnd: 'yes' },
  ];
  for (const body of wrong) {
    const { body: said } = bob.refused('bad_request', 'users/availability', body);
    assert.match(said.message, /until|quiet|for_ms|dnd/);
  }
  assert.deepEqual(bob.do('users/availability').availability, before);
});

test('Who calls again within three minutes rings through where Bob says so, and only then', (t) => {
  const house = open(t);
  const [ada, bob] = pair(house);
  const cleo = house.register('Cleo');
  const device = bob.attach();
  bob.do('users/availability', { dnd: true });
  ada.refused('do_not_disturb', 'call/initiate', { target_user_id: bob.id });
  ada.refused('do_not_disturb', 'call/initiate', { target_user_id: bob.id });
  bob.do('users/availability', { again: true });
  house.clock.advance(179_000);
  ada.do('users/heartbeat');
  cleo.do('users/heartbeat');
  device.alive();
  cleo.refused('do_not_disturb', 'call/initiate', { target_user_id: bob.id });
  const { call_id } = ada.do('call/initiate', { target_user_id: bob.id });
  ada.do('call/end', { call_id });
  house.clock.advance(180_000);
  cleo.refused('do_not_disturb', 'call/initiate', { target_user_id: bob.id });
});

test('A favourite of Bob rings through where they say so, and nobody else does', (t) => {
  const house = open(t);
  const [ada, bob] = pair(house);
  const cleo = house.register('Cleo');
  bob.do('users/favourite', { user_id: ada.id, on: true });
  cleo.do('users/favourite', { user_id: bob.id, on: true });
  bob.do('users/availability', { dnd: true });
  ada.refused('do_not_disturb', 'call/initiate', { target_user_id: bob.id });
  bob.do('users/availability', { favourites: true });
  cleo.refused('do_not_disturb', 'call/initiate', { target_user_id: bob.id });
  ada.do('call/initiate', { target_user_id: bob.id });
});

test('What hinders Ada herself is said before what Bob wants', (t) => {
  const house = open(t);
  const [ada, bob] = pair(house);
  const cleo = house.register('Cleo');
  bob.do('users/availability', { dnd: true });
  callIn('incall', ada, cleo);
  ada.refused('busy', 'call/initiate', { target_user_id: bob.id });
});

test('Bob may call while they are not to be disturbed, and Ada who is called may call them back by accepting', (t) => {
  const house = open(t);
  const [ada, bob] = pair(house);
  bob.do('users/availability', { dnd: true });
  const { call_id } = bob.do('call/initiate', { target_user_id: ada.id });
  const back = ada.do('call/initiate', { target_user_id: bob.id });
  assert.deepEqual([back.call_id, back.call.status], [call_id, 'incall']);
});

test('Where Bob lets no second call ring, they are busy from the first on', (t) => {
  const house = open(t);
  const [ada, bob] = pair(house);
  const cleo = house.register('Cleo');
  bob.do('users/availability', { waiting: false });
  const { call_id } = ada.do('call/initiate', { target_user_id: bob.id });
  cleo.refused('user_busy', 'call/initiate', { target_user_id: bob.id });
  bob.do('call/accept', { call_id });
  cleo.refused('user_busy', 'call/initiate', { target_user_id: bob.id });
  bob.do('users/availability', { waiting: true });
  cleo.do('call/initiate', { target_user_id: bob.id });
});
