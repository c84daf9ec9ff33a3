import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limits, times } from '@earshot/protocol';
import type { Json } from './house.ts';
import { open, signIn } from './presence-page.ts';

function wallOf(users: Json, name: string): boolean | undefined {
  return users.find(({ username }: Json) => username === name)?.wall;
}

test('The page of the kitchen answers Ada by itself: all see a wall phone, and Ada alone reads that it answers them', (t) => {
  const house = open(t);
  const [{ person: ada, device: adas }, { person: cleo }, { person: kitchen, device: page }] = [
    signIn(house, 'Ada'),
    signIn(house, 'Cleo'),
    signIn(house, 'Kitchen'),
  ];
  assert.equal(wallOf(adas.do('users/list').users, 'Kitchen'), undefined);
  page.do('users/wall_phone', { answers: [ada.id] });
  assert.equal(page.last('me').me.wall, true);
  house.clock.advance(times.gather);
  assert.equal(wallOf(adas.last('presence').changed, 'Kitchen'), true);
  assert.equal(wallOf(cleo.do('users/list').users, 'Kitchen'), true);
  assert.deepEqual(
    ada.do('users/wall_phones').users.map(({ id, wall }: Json) => [id, wall]),
    [[kitchen.id, true]],
  );
  assert.deepEqual(cleo.do('users/wall_phones').users, []);

  page.do('users/wall_phone', { answers: [] });
  house.clock.advance(times.gather);
  assert.equal(wallOf(adas.last('presence').changed, 'Kitchen'), undefined);
  assert.deepEqual(ada.do('users/wall_phones').users, []);
});

/** Whom a page was told of last as wall phones, with how they are. */
function toldWalls(page: { last(type: string): Json }): readonly (readonly [string, string])[] {
  return page.last('wall_phones').users.map(({ username, status }: Json) => [username, status]);
}

test('Ada is told of the wall phones that answer her, of each change of them, and of nobody else', (t) => {
  const house = open(t);
  const [{ person: ada, device: adas }, { device: cleos }, { person: kitchen, device: page }] = [
    signIn(house, 'Ada'),
    signIn(house, 'Cleo'),
    signIn(house, 'Kitchen'),
  ];
  page.do('users/wall_phone', { answers: [ada.id] });
  assert.deepEqual(toldWalls(adas), [['Kitchen', 'idle']], 'at once, for nothing has to be gathered');
  assert.deepEqual(
    ada.attach().welcome.snapshot.wall_phones.map(({ id }: Json) => id),
    [kitchen.id],
    'a page that comes later begins with them',
  );
  page.do('users/wall_phone', { answers: [ada.id, 'somebody'] });
  assert.equal(adas.events('wall_phones').length, 1, 'that it answers others, too, is no news to Ada');

  page.do('call/initiate', { target_user_id: ada.id });
  assert.deepEqual(toldWalls(adas), [['Kitchen', 'calling']]);
  page.do('users/disconnect');
  assert.deepEqual(toldWalls(adas), []);
  assert.equal(ada.attach().welcome.snapshot.wall_phones, undefined);
  assert.deepEqual(cleos.events('wall_phones'), []);
});

test('Ada is told when Kitchen answers her no more, and when it blocks her and does so no more', (t) => {
  const house = open(t);
  const [{ person: ada, device: adas }, { person: kitchen, device: page }] = [signIn(house, 'Ada'), signIn(house, 'Kitchen')];
  page.do('users/wall_phone', { answers: [ada.id] });
  kitchen.do('users/block', { user_id: ada.id });
  assert.deepEqual(toldWalls(adas), []);
  kitchen.do('users/unblock', { user_id: ada.id });
  assert.deepEqual(toldWalls(adas), [['Kitchen', 'idle']]);
  page.do('users/rename', { username: 'Hall' });
  assert.deepEqual(toldWalls(adas), [['Hall', 'idle']]);
  page.do('users/wall_phone', { answers: ['somebody'] });
  assert.deepEqual(toldWalls(adas), [], 'though it is a wall phone still');
  page.do('users/wall_phone', { answers: [ada.id] });
  kitchen.attach({ endpointId: page.id });
  assert.deepEqual(toldWalls(adas), [], 'a page that begins has said nothing');
});

test('The server answers for nobody: a call of Ada rings the wall phone until its page accepts', (t) => {
  const house = open(t);
  const [ada, { person: kitchen, device: page }] = [house.register('Ada'), signIn(house, 'Kitchen')];
  page.do('users/wall_phone', { answers: [ada.id] });
  const { call_id } = ada.do('call/initiate', { target_user_id: kitchen.id });
  house.clock.advance(5_000);
  ada.do('users/heartbeat');
  assert.equal(house.call(call_id).status, 'calling');
  page.do('call/accept', { call_id });
  assert.equal(house.call(call_id).status, 'incall');
});

test('A wall phone is one for as long as its page is here, and one that is loaded again says so anew', (t) => {
  const house = open(t);
  const [ada, { person: kitchen, device: page }] = [house.register('Ada'), signIn(house, 'Kitchen')];
  const other = kitchen.attach();
  page.do('users/wall_phone', { answers: [ada.id] });
  assert.equal(wallOf(ada.do('users/list').users, 'Kitchen'), true);
  kitchen.attach({ endpointId: page.id });
  assert.equal(wallOf(ada.do('users/list').users, 'Kitchen'), undefined, 'a page that begins has said nothing');

  other.do('users/wall_phone', { answers: [ada.id] });
  const { epoch } = other;
  const seq = other.seq();
  other.detach();
  assert.equal(wallOf(ada.do('users/list').users, 'Kitchen'), true, 'it may come back');
  const back = kitchen.attach({ endpointId: other.id, resume: { epoch, seq } });
  assert.equal(wallOf(ada.do('users/list').users, 'Kitchen'), true, 'it goes on where it was');
  back.detach();
  house.clock.advance(times.idleGrace + 1_000);
  ada.do('users/heartbeat');
  assert.equal(wallOf(ada.do('users/list').users, 'Kitchen'), undefined);
  assert.deepEqual(ada.do('users/wall_phones').users, []);
});

test('Whom Kitchen has blocked learns nothing of its wall phone, named or not', (t) => {
  const house = open(t);
  const [ada, { person: kitchen, device: page }] = [house.register('Ada'), signIn(house, 'Kitchen')];
  page.do('users/wall_phone', { answers: [ada.id] });
  kitchen.do('users/block', { user_id: ada.id });
  assert.deepEqual(ada.do('users/wall_phones').users, []);
  assert.equal(wallOf(ada.do('users/list', { scope: 'all' }).users, 'Kitchen'), undefined);
});

test('Only a page that is connected answers by itself, and for so many people', (t) => {
  const house = open(t);
  const { person: kitchen, device: page } = signIn(house, 'Kitchen');
  kitchen.refused('wrong_state', 'users/wall_phone', { answers: [kitchen.id] });
  const names = Array.from({ length: limits.wallPeople + 1 }, (_, n) => `somebody ${n}`);
  assert.equal(page.ask('users/wall_phone', { answers: names }).body.code, 'bad_request');
  page.do('users/wall_phone', { answers: names.slice(1) });
});
