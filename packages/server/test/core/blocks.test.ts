import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openRecords } from '../../src/records/sqlite.ts';
import { createFakeClock } from '../fake-clock.ts';
import { atAnotherDevice, callIn, open, pair } from './house.ts';
import { askForToken, enter } from './keyed.ts';
import { open as openQuiet, pageOf, signIn } from './presence-page.ts';

test('Bob blocks Ada: they go from her list as if they had left, others see them, and so does she when they take it back', (t) => {
  const house = openQuiet(t);
  const [ada, bob, cleo] = [signIn(house, 'Ada'), signIn(house, 'Bob'), signIn(house, 'Cleo')];
  const [hers, found, cleos] = [pageOf(ada.device), pageOf(ada.person.attach(), { search: 'bo' }), pageOf(cleo.device)];
  bob.person.do('users/block', { user_id: ada.person.id });
  house.clock.advance(300);
  assert.deepEqual([hers.names(), hers.total()], [['Ada idle', 'Cleo idle'], 2]);
  assert.deepEqual([found.names(), found.total()], [[], 0]);
  assert.deepEqual([cleos.names(), cleos.total()], [['Ada idle', 'Bob idle', 'Cleo idle'], 3]);
  const told = ada.device.events('presence').length;
  callIn('ended', bob.person, cleo.person);
  bob.person.do('users/rename', { username: 'Bobby' });
  house.clock.advance(300);
  assert.deepEqual(
    ada.device
      .events('presence')
      .slice(told)
      .flatMap(({ changed }) => changed.map((user: { id: string }) => user.id))
      .includes(bob.person.id),
    false,
  );
  assert.equal(ada.person.do('users/list').total, 2);
  bob.person.do('users/unblock', { user_id: ada.person.id });
  house.clock.advance(300);
  assert.deepEqual([hers.names(), hers.total()], [['Ada idle', 'Bobby idle', 'Cleo idle'], 3]);
  assert.deepEqual(found.names(), ['Bobby idle']);
  assert.equal(hers.asked() + found.asked() + cleos.asked(), 3, 'nobody had to ask again');
});

test('Ada at two devices is told the same, whenever each of them began to look', (t) => {
  const house = openQuiet(t);
  const [ada, bob] = [signIn(house, 'Ada'), signIn(house, 'Bob')];
  const first = pageOf(ada.device);
  for (const action of ['users/block', 'users/unblock', 'users/block', 'users/unblock'] as const) {
    bob.person.do(action, { user_id: ada.person.id });
    const later = pageOf(atAnotherDevice(house, ada.person).attach());
    house.clock.advance(300);
    const expected = action === 'users/block' ? ['Ada idle'] : ['Ada idle', 'Bob idle'];
    assert.deepEqual([first.names(), later.names()], [expected, expected]);
    bob.person.do('users/availability', { dnd: true });
    bob.person.do('users/availability', { dnd: false });
    house.clock.advance(300);
    assert.deepEqual([first.names(), later.names()], [expected, expected]);
  }
  assert.equal(first.asked(), 1);
});

test('Whom Bob has blocked they can read, on every device and after a restart, and nobody else can', (t) => {
  const clock = createFakeClock();
  const records = openRecords(':memory:');
  const before = open(t, { clock, records });
  const [ada, bob] = pair(before);
  const device = bob.attach();
  const { users } = bob.do('users/block', { user_id: ada.id });
  assert.deepEqual(users, [{ id: ada.id, username: 'Ada', blocked_at: clock.wall() }]);
  assert.deepEqual(bob.do('users/block', { user_id: ada.id }).users, users, 'twice is fine');
  assert.deepEqual(device.last('me').availability.blocked, [ada.id]);
  assert.deepEqual(ada.do('users/blocked').users, []);
  before.core.close();
  const house = open(t, { clock, records });
  for (const { token } of [ada, bob]) {
    const identity = house.core.authenticate(token);
    assert.ok(identity);
    const { body } = house.core.dispatch({ identity, endpointId: null, address: '::1' }, 'users/list', {});
    assert.deepEqual(body['total'], identity.userId === ada.id ? 1 : 2);
  }
});

test('Bob cannot block themselves, nor somebody who does not exist', (t) => {
  const house = open(t);
  const bob = house.register('Bob');
  bob.refused('yourself', 'users/block', { user_id: bob.id });
  bob.refused('user_not_found', 'users/block', { user_id: 'nobody' });
  bob.refused('bad_request', 'users/block', {});
  assert.deepEqual(bob.do('users/unblock', { user_id: 'nobody' }).users, []);
});

test('There is room for 200 who are blocked', (t) => {
  const house = open(t);
  const bob = house.register('Bob');
  const others = Array.from({ length: 201 }, (_, n) => house.register(`Guest ${n}`));
  for (const { id } of others.slice(0, 200)) bob.do('users/block', { user_id: id });
  bob.refused('full', 'users/block', { user_id: others.at(200)?.id });
  bob.do('users/unblock', { user_id: others[0]?.id });
  bob.do('users/block', { user_id: others.at(200)?.id });
});

test('Bob blocks Ada while she rings: it ends for her as if they had gone, and while they talk the talk goes on', (t) => {
  const house = open(t);
  const [ada, bob] = pair(house);
  const ringing = callIn('calling', ada, bob);
  bob.do('users/block', { user_id: ada.id });
  assert.deepEqual(
    [house.call(ringing)?.reason ?? 'unreachable', ada.ask('signal/status', { call_id: ringing }).body.reason],
    ['unreachable', 'unreachable'],
  );
  bob.do('users/unblock', { user_id: ada.id });
  const talk = callIn('incall', ada, bob);
  bob.do('users/block', { user_id: ada.id });
  for (const one of [ada, bob]) {
    one.do('call/hold', { call_id: talk });
    one.do('call/resume', { call_id: talk });
    one.do('signal/offer', { call_id: talk, offer: 'v=0' });
  }
  ada.do('call/end', { call_id: talk });
  ada.refused('user_offline', 'call/initiate', { target_user_id: bob.id });
});

test('Bob may call whom they have blocked, and Ada may take that call by calling them', (t) => {
  const house = open(t);
  const [ada, bob] = pair(house);
  bob.do('users/block', { user_id: ada.id });
  const { call_id } = bob.do('call/initiate', { target_user_id: ada.id });
  assert.equal(ada.do('call/initiate', { target_user_id: bob.id }).call_id, call_id);
});

test('Ada, who talks with Bob and looks at others, is told no more of them once they have blocked her', (t) => {
  const house = openQuiet(t);
  const [ada, bob] = [signIn(house, 'Ada'), signIn(house, 'Bob')];
  pageOf(ada.device, { search: 'ada' });
  callIn('incall', ada.person, bob.person);
  house.clock.advance(300);
  bob.person.do('users/block', { user_id: ada.person.id });
  house.clock.advance(300);
  assert.deepEqual(ada.device.last('presence').gone, [bob.person.id]);
  const told = ada.device.events('presence').length;
  bob.person.do('users/availability', { dnd: true });
  house.clock.advance(300);
  assert.equal(ada.device.events('presence').length, told);
});

test('Whoever deletes themselves is in no list of who is blocked or awaited, and makes room there', (t) => {
  const house = open(t);
  const [ada, bob] = pair(house);
  const device = bob.attach();
  bob.do('users/block', { user_id: ada.id });
  bob.do('users/notify_when_free', { user_id: ada.id });
  ada.do('users/availability', { dnd: true, for_ms: 60_000 });
  ada.do('users/block', { user_id: bob.id });
  assert.equal(bob.do('users/list').total, 1);
  ada.do('users/delete');
  const { blocked, awaited } = device.last('me').availability;
  assert.deepEqual([blocked, awaited], [[], []]);
  house.clock.advance(4_000_000);
  assert.deepEqual(house.errors, []);
});

test('Ada, whom Bob has blocked, asks for their name and reads what she would read if they were away', (t) => {
  const told = ['block', 'leave'].map((how) => {
    const house = open(t);
    const [ada, bob] = [house.register('Ada'), enter(house, 'Bob')];
    house.clock.advance(1_000);
    if (how === 'leave') bob.do('users/disconnect');
    else bob.do('users/block', { user_id: ada.id });
    return ['BOB', 'B0b'].map((username) => ada.ask('users/rename', { username }).body);
  });
  assert.deepEqual(told[0], told[1]);
});

test('The month that Ada reads with a name is not a later one than that in which its owner has blocked them', (t) => {
  const house = open(t);
  const [ada, bob] = [house.register('Ada'), enter(house, 'Bob')];
  bob.do('users/block', { user_id: ada.id });
  const { message } = ada.ask('users/rename', { username: 'Bob' }).body;
  house.clock.advance(40 * 86_400_000);
  askForToken(house, bob);
  assert.equal(ada.ask('users/rename', { username: 'Bob' }).body.message, message);
  assert.notEqual(house.ask('users/register', { username: 'Bob' }).body.message, message);
});
