import assert from 'node:assert/strict';
import { test } from 'node:test';
import { open, pageOf, signIn } from './presence-page.ts';
test('Ada is told of Bob within a tick, and of what comes and goes in one tick never', (t) => {
  const house = open(t);
  const ada = signIn(house, 'Ada');
  const page = pageOf(ada.device);
  const bob = signIn(house, 'Bob');
  assert.equal(ada.device.events('presence').length, 0, 'changes are gathered');
  house.clock.advance(250);
  assert.deepEqual(page.names(), ['Ada idle', 'Bob idle']);
  const cleo = signIn(house, 'Cleo');
  const { call_id } = bob.person.do('call/initiate', { target_user_id: ada.person.id });
  bob.person.do('call/end', { call_id });
  cleo.person.do('users/disconnect');
  const before = ada.device.events('presence').length;
  house.clock.advance(250);
  assert.equal(ada.device.events('presence').length, before, 'no net change, no event');
  house.clock.advance(15_000);
  assert.equal(house.clock.timers, 1, 'only the ended call is kept for a while: nothing ticks');
  assert.equal(page.asked(), 1);
});

test('Many changes in one tick are one event', (t) => {
  const house = open(t);
  const ada = signIn(house, 'Ada');
  const page = pageOf(ada.device);
  house.register('Zoe');
  house.clock.advance(20);
  const before = ada.device.events('presence').length;
  for (let n = 0; n < 30; n += 1) house.register(`Guest ${n}`);
  house.clock.advance(230);
  assert.equal(ada.device.events('presence').length, before, 'a second tick comes 250 ms after the first');
  house.clock.advance(20);
  assert.equal(ada.device.events('presence').length, before + 1);
  assert.equal(page.names().length, 32);
});

test('Ada hears only of the page they look at, who enters it and who is pushed out', (t) => {
  const house = open(t);
  const ada = signIn(house, 'Ada');
  for (const name of ['Dora', 'Eve', 'Fay']) house.register(name).attach();
  const page = pageOf(ada.device, { limit: 3 });
  assert.deepEqual(page.names(), ['Ada idle', 'Dora idle', 'Eve idle']);
  const bob = signIn(house, 'Bob');
  house.clock.advance(300);
  assert.deepEqual(page.names(), ['Ada idle', 'Bob idle', 'Dora idle']);
  const far = signIn(house, 'Zoe');
  const other = signIn(house, 'Yve');
  house.clock.advance(300);
  const before = ada.device.events('presence').length;
  far.person.do('call/initiate', { target_user_id: other.person.id });
  house.clock.advance(300);
  assert.equal(ada.device.events('presence').length, before, 'a call of two others, who are not on that page');
  bob.person.do('users/rename', { username: 'Zed' });
  house.clock.advance(300);
  assert.deepEqual(page.names(), ['Ada idle', 'Dora idle', 'Eve idle']);
  assert.equal(page.asked(), 1);
});

test('Ada hears only of those they search for', (t) => {
  const house = open(t);
  const ada = signIn(house, 'Ada');
  const page = pageOf(ada.device, { search: 'BO' });
  house.register('Cleo');
  house.clock.advance(300);
  assert.equal(ada.device.events('presence').length, 0);
  const bob = house.register('Bob');
  house.clock.advance(300);
  assert.deepEqual(page.names(), ['Bob idle']);
  bob.do('users/rename', { username: 'Carl' });
  house.clock.advance(300);
  assert.deepEqual([page.names(), page.total()], [[], 0]);
  assert.equal(page.asked(), 1);
});

test('Somebody who changes twice in one tick is counted by what they were at first', (t) => {
  const house = open(t);
  const ada = signIn(house, 'Ada');
  const bob = house.register('Bob');
  house.register('Abo');
  const page = pageOf(ada.device, { search: 'bo', limit: 1 });
  assert.deepEqual([page.names(), page.total()], [['Abo idle'], 2]);
  bob.do('users/rename', { username: 'Carl' });
  bob.do('users/rename', { username: 'Carla' });
  house.clock.advance(300);
  assert.deepEqual([page.total(), page.asked()], [1, 1]);
});

test('The other party of a call is told of, on the page or not, until the call is over', (t) => {
  const house = open(t);
  const ada = signIn(house, 'Ada');
  const zoe = signIn(house, 'Zoe');
  signIn(house, 'Bob');
  const page = pageOf(ada.device, { limit: 1 });
  const { call_id } = ada.person.do('call/initiate', { target_user_id: zoe.person.id });
  house.clock.advance(300);
  assert.deepEqual(page.names(), ['Ada calling', 'Zoe ringing']);
  zoe.person.do('call/accept', { call_id });
  house.clock.advance(300);
  assert.deepEqual(page.names(), ['Ada incall', 'Zoe incall']);
  zoe.person.do('call/end', { call_id });
  house.clock.advance(300);
  assert.deepEqual(page.names(), ['Ada idle']);
  assert.equal(page.asked(), 1);
});

test('Who lists in the middle of a tick misses nothing and sees no ghost', (t) => {
  const house = open(t);
  const ada = signIn(house, 'Ada');
  const early = pageOf(ada.device);
  const cleo = house.register('Cleo');
  const bob = signIn(house, 'Bob');
  const late = pageOf(bob.device);
  assert.deepEqual(late.names(), ['Ada idle', 'Bob idle', 'Cleo idle']);
  cleo.do('users/disconnect');
  house.clock.advance(300);
  for (const page of [early, late]) assert.deepEqual([page.names(), page.total(), page.asked()], [['Ada idle', 'Bob idle'], 2, 1]);
});

test('Who lists while somebody is away for a moment sees them come back', (t) => {
  const house = open(t);
  const cleo = signIn(house, 'Cleo');
  const ada = house.register('Ada');
  const bob = house.register('Bob');
  const early = pageOf(cleo.device);
  ada.do('users/disconnect');
  const late = pageOf(bob.attach());
  ada.do('users/heartbeat');
  house.clock.advance(300);
  for (const page of [early, late])
    assert.deepEqual([page.names(), page.total(), page.asked()], [['Ada idle', 'Bob idle', 'Cleo idle'], 3, 1]);
});

test('A total that is a little off is told once all is quiet, and one that is far off at once', (t) => {
  const house = open(t);
  const ada = signIn(house, 'Ada');
  const page = pageOf(ada.device, { limit: 1 });
  function guests(count: number, of: string): void {
    for (let n = 0; n < count; n += 1) house.register(`Guest ${of} ${n}`).attach();
  }
  guests(1, 'a');
  house.clock.advance(300);
  assert.equal(page.total(), 2, 'below 64 each one counts');
  guests(98, 'b');
  house.clock.advance(300);
  assert.equal(page.total(), 100);
  guests(3, 'c');
  house.clock.advance(1_900);
  assert.equal(page.total(), 100);
  guests(1, 'd');
  house.clock.advance(1_900);
  assert.equal(page.total(), 104, 'four of a hundred are worth an event');
  guests(3, 'e');
  house.clock.advance(1_900);
  assert.equal(page.total(), 104);
  house.clock.advance(300);
  assert.deepEqual([page.total(), page.asked()], [107, 1]);
});

test('A total that only newcomers were told is corrected for them too', (t) => {
  const house = open(t);
  const guests = Array.from({ length: 99 }, (_, n) => house.register(`Guest ${n}`).attach());
  const ada = signIn(house, 'Ada');
  const early = pageOf(ada.device, { limit: 1 });
  const zoe = house.register('Zoe');
  const late = pageOf(guests[0] ?? ada.device, { limit: 1 });
  assert.deepEqual([early.total(), late.total()], [100, 101]);
  zoe.do('users/disconnect');
  house.clock.advance(3_000);
  assert.deepEqual([early.total(), late.total()], [100, 100]);
});

test('Who has just been given the list is not told the same again', (t) => {
  const house = open(t);
  const ada = signIn(house, 'Ada');
  pageOf(ada.device);
  const bob = signIn(house, 'Bob');
  bob.device.do('users/list');
  house.clock.advance(300);
  assert.deepEqual([ada.device.events('presence').length, bob.device.events('presence').length], [1, 0]);
});
