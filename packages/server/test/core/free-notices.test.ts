import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openRecords } from '../../src/records/sqlite.ts';
import { createFakeClock } from '../fake-clock.ts';
import { callIn, open, someone, type CoreHouse, type Device, type Someone } from './house.ts';

const hour = 3_600_000;

interface Stage {
  readonly house: CoreHouse;
  readonly ada: Someone;
  readonly bob: Someone;
  readonly cleo: Someone;
  readonly adas: Device;
  readonly bobs: Device;
  /** Bob talks with Cleo. */
  readonly talk: string;
}

function openStage(t: Parameters<typeof open>[0]): Stage {
  const house = open(t);
  const [ada, bob, cleo] = [house.register('Ada'), house.register('Bob'), house.register('Cleo')];
  const [adas, bobs] = [ada.attach(), bob.attach()];
  cleo.attach();
  return { house, ada, bob, cleo, adas, bobs, talk: callIn('incall', cleo, bob) };
}

/** Somebody of a server before comes to the next. */
function attachTo({ core }: CoreHouse, { id, name, token }: Someone): Device {
  return someone(core, { user_id: id, username: name, token }).attach();
}

function freeTold(device: Device): readonly (readonly [string, string])[] {
  return device.events('free').map(({ user, asked_by }) => [user.username, asked_by]);
}

test('Ada wants to know when Bob is free: both are told when their call ends, once', (t) => {
  const { house, ada, bob, cleo, adas, bobs, talk } = openStage(t);
  const { until } = ada.do('users/notify_when_free', { user_id: bob.id });
  assert.equal(until, house.clock.wall() + hour);
  assert.deepEqual(adas.last('me').availability.awaited, [bob.id]);
  house.clock.advance(1_000);
  assert.equal(adas.events('free').length + bobs.events('free').length, 0);
  bob.do('call/hold', { call_id: talk });
  house.clock.advance(1_000);
  assert.equal(adas.events('free').length, 0, 'a call that is set aside is one');
  bob.do('call/end', { call_id: talk });
  house.clock.advance(10);
  assert.deepEqual([freeTold(adas), freeTold(bobs)], [[['Bob', ada.id]], [['Ada', ada.id]]]);
  assert.equal(adas.last('free').user_id, bob.id);
  assert.deepEqual(adas.last('me').availability.awaited, []);
  callIn('ended', cleo, bob);
  house.clock.advance(10);
  assert.equal(adas.events('free').length, 1);
});

test('Nobody is told while Ada talks herself, nor while Bob does not want to be disturbed, nor while she is away', (t) => {
  const { house, ada, bob, adas, talk } = openStage(t);
  const dora = house.register('Dora');
  dora.attach();
  ada.do('users/notify_when_free', { user_id: bob.id });
  const hers = callIn('incall', ada, dora);
  bob.do('call/end', { call_id: talk });
  bob.do('users/availability', { dnd: true });
  ada.do('call/end', { call_id: hers });
  house.clock.advance(10);
  assert.equal(adas.events('free').length, 0);
  adas.detach();
  bob.do('users/availability', { dnd: false });
  house.clock.advance(20_000);
  const back = ada.attach();
  house.clock.advance(10);
  assert.equal(back.events('free').length, 1);
});

test('Two who wait for each other are told once each', (t) => {
  const { house, ada, bob, adas, bobs, talk } = openStage(t);
  ada.do('users/notify_when_free', { user_id: bob.id });
  bob.do('users/notify_when_free', { user_id: ada.id });
  bob.do('call/end', { call_id: talk });
  house.clock.advance(10);
  assert.deepEqual([adas.events('free').length, bobs.events('free').length], [1, 1]);
});

test('Ada is told at once when Bob is free already, or has forgotten it, never', (t) => {
  const { house, ada, bob, cleo, adas, talk } = openStage(t);
  ada.do('users/notify_when_free', { user_id: bob.id });
  ada.do('users/forget_when_free', { user_id: bob.id });
  ada.do('users/forget_when_free', { user_id: bob.id });
  assert.deepEqual(adas.last('me').availability.awaited, []);
  cleo.do('call/end', { call_id: talk });
  house.clock.advance(10);
  assert.equal(adas.events('free').length, 0);
  ada.do('users/notify_when_free', { user_id: bob.id });
  house.clock.advance(10);
  assert.equal(adas.events('free').length, 1);
});

test('A wish ends after an hour', (t) => {
  const { house, ada, bob, adas, talk } = openStage(t);
  ada.do('users/notify_when_free', { user_id: bob.id });
  house.clock.advance(hour);
  assert.deepEqual(adas.last('me').availability.awaited, []);
  bob.do('call/end', { call_id: talk });
  house.clock.advance(10);
  assert.equal(adas.events('free').length, 0);
});

test('A wish outlives the server within its hour, and is told once', (t) => {
  const clock = createFakeClock();
  const records = openRecords(':memory:');
  const before = open(t, { clock, records });
  const [ada, bob, cleo] = [before.register('Ada'), before.register('Bob'), before.register('Cleo')];
  ada.do('users/notify_when_free', { user_id: cleo.id });
  clock.advance(hour / 2);
  bob.do('users/heartbeat');
  ada.do('users/notify_when_free', { user_id: bob.id });
  clock.advance(hour / 2 - 1_000);
  before.core.close();
  clock.advance(1_000);
  const house = open(t, { clock, records });
  const [adas] = [attachTo(house, ada), attachTo(house, bob), attachTo(house, cleo)];
  assert.deepEqual(adas.welcome.snapshot.availability.awaited, [bob.id], 'the hour of the other is over');
  clock.advance(10);
  assert.deepEqual(freeTold(adas), [['Bob', ada.id]]);
  house.core.close();
  const third = open(t, { clock, records });
  const later = attachTo(third, ada);
  attachTo(third, bob);
  clock.advance(10);
  assert.equal(later.events('free').length, 0);
});

test('Ada waits for nobody who does not exist, not for herself, and for 20 at most', (t) => {
  const house = open(t);
  const ada = house.register('Ada');
  ada.refused('yourself', 'users/notify_when_free', { user_id: ada.id });
  ada.refused('user_not_found', 'users/notify_when_free', { user_id: 'nobody' });
  const others = Array.from({ length: 21 }, (_, n) => house.register(`Guest ${n}`).id);
  for (const id of others.slice(0, 20)) ada.do('users/notify_when_free', { user_id: id });
  ada.do('users/notify_when_free', { user_id: others[0] });
  ada.refused('full', 'users/notify_when_free', { user_id: others[20] });
});
