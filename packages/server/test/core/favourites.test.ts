import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limits } from '@earshot/protocol';
import { openRecords } from '../../src/records/sqlite.ts';
import { open, openCoreHouse, type Json } from './house.ts';
import { pageOf, signIn } from './presence-page.ts';

function names(users: Json): string[] {
  return users.map(({ username, status }: Json) => `${username} ${status}`);
}

test('Ada makes Bob a favourite, and every page of hers knows it', (t) => {
  const house = open(t);
  const { person: ada, device } = signIn(house, 'Ada');
  const other = ada.attach();
  const [bob, cleo] = [house.register('Bob'), house.register('Cleo')];
  assert.deepEqual(ada.do('users/list', { scope: 'all' }).favourites, []);
  device.do('users/favourite', { user_id: cleo.id, on: true });
  const { favourites } = device.do('users/favourite', { user_id: bob.id, on: true });
  assert.deepEqual(names(favourites), ['Bob idle', 'Cleo idle']);
  assert.deepEqual(names(other.last('favourites').users), ['Bob idle', 'Cleo idle']);
  assert.deepEqual(names(ada.do('users/list', { scope: 'all' }).favourites), ['Bob idle', 'Cleo idle']);
  assert.equal(ada.do('users/list').favourites, undefined, 'who asks as before is told as before');
  assert.deepEqual(bob.do('users/list', { scope: 'all' }).favourites, [], 'they are hers alone');
  ada.do('users/favourite', { user_id: cleo.id, on: false });
  assert.deepEqual(names(device.last('favourites').users), ['Bob idle']);
});

test('Ada hears of a favourite who is not on the page that she looks at', (t) => {
  const house = open(t);
  const ada = signIn(house, 'Ada');
  const zoe = house.register('Zoe');
  ada.device.do('users/favourite', { user_id: zoe.id, on: true });
  const page = pageOf(ada.device, { scope: 'all', limit: 1 });
  zoe.do('users/disconnect');
  house.clock.advance(300);
  const events = ada.device.events('presence');
  assert.deepEqual(names(events.flatMap(({ changed }) => changed)), ['Zoe offline']);
  assert.deepEqual(
    events.flatMap(({ gone }) => gone),
    [],
  );
  assert.equal(page.asked(), 1);
  const before = ada.device.events('presence').length;
  ada.device.do('users/favourite', { user_id: zoe.id, on: false });
  zoe.do('users/heartbeat');
  zoe.do('users/rename', { username: 'Zora' });
  house.clock.advance(300);
  assert.deepEqual(
    ada.device
      .events('presence')
      .slice(before)
      .flatMap(({ changed: told }) => told),
    [],
  );
});

test('Favourites are bounded, are others, and are somebody', (t) => {
  const house = open(t);
  const ada = house.register('Ada');
  const guests = Array.from({ length: limits.favourites + 1 }, (_, n) => house.register(`Guest ${n}`));
  for (const { id } of guests.slice(1)) ada.do('users/favourite', { user_id: id, on: true });
  const { body } = ada.refused('full', 'users/favourite', { user_id: guests[0]?.id, on: true });
  assert.match(body.message, /100 favourites/u);
  ada.do('users/favourite', { user_id: guests[1]?.id, on: true });
  ada.refused('yourself', 'users/favourite', { user_id: ada.id, on: true });
  ada.refused('user_not_found', 'users/favourite', { user_id: 'somebody else', on: true });
  ada.refused('bad_request', 'users/favourite', { user_id: guests[0]?.id });
  assert.equal(ada.do('users/favourite', { user_id: 'somebody else', on: false }).favourites.length, limits.favourites);
});

test('A favourite is kept over a restart, and is none any more when they have left for good', (t) => {
  const records = openRecords(':memory:');
  t.after(() => records.close());
  const before = openCoreHouse({ records });
  const [ada, bob] = [before.register('Ada'), before.register('Bob')];
  ada.do('users/favourite', { user_id: bob.id, on: true });
  const device = { id: crypto.randomUUID(), userId: bob.id, label: '', key: 'a key', sealingKey: null, createdAt: 1, usedAt: 1 };
  records.addDevice(device, 'a hash');
  before.core.close();
  const after = openCoreHouse({ records });
  const identity = after.core.authenticate(ada.token);
  assert.ok(identity);
  const from = { identity, endpointId: null, address: '192.0.2.1' };
  assert.deepEqual(names((after.core.dispatch(from, 'users/list', { scope: 'all' }).body as Json).favourites), ['Bob offline']);
  const bobs = after.core.authenticate(bob.token);
  const fromBob = { identity: bobs, endpointId: null, address: '192.0.2.2' };
  after.core.dispatch(fromBob, 'devices/remove', { device_id: device.id });
  after.core.dispatch(fromBob, 'users/disconnect', { revoke_token: true });
  assert.deepEqual((after.core.dispatch(from, 'users/list', { scope: 'all' }).body as Json).favourites, []);
  after.core.close();
});
