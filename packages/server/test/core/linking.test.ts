import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limits } from '@earshot/protocol';
import { joinBody, makeKeys, type TestKeys } from '../device-keys.ts';
import { atAnotherDevice, open, someone, webOrigin, type CoreHouse, type Json, type Reply, type Someone } from './house.ts';
import { challengeOf, enter } from './keyed.ts';

function link(person: Someone): { code: string; secret: string } {
  const { code, url, expires_in_ms } = person.do('devices/link');
  assert.match(code, /^\d{8}$/);
  assert.equal(expires_in_ms, 600_000);
  const [origin, secret] = url.split('/#link=');
  assert.equal(origin, webOrigin);
  return { code, secret };
}

function join(house: CoreHouse, by: { code: string } | { secret: string }, keys: TestKeys = makeKeys('Phone')): Reply {
  return house.ask('devices/join', joinBody(keys, by, challengeOf(house), webOrigin));
}

function ask(house: CoreHouse, { pairing_id, pairing_secret }: Json): Json {
  return house.ask('devices/get-join', { pairing_id, pairing_secret }).body;
}

/** Somebody with a device that waits to be linked. */
function waiting(house: CoreHouse, name = 'Bob'): { bob: Someone; joined: Json } {
  const bob = enter(house, name);
  const { body: joined } = join(house, { code: link(bob).code });
  assert.equal(joined.status, 'success', JSON.stringify(joined));
  return { bob, joined };
}

test('Bob types the digits into their phone and approves on the laptop: the phone is in, rings too, and has its label', (t) => {
  const house = open(t);
  const bob = enter(house, 'Bob');
  const [laptop, ada] = [bob.attach(), house.register('Ada')];
  house.clock.advance(1);
  const { code } = link(bob);
  const { body: joined } = join(house, { code });
  const { pairing_id } = joined;
  const asked = laptop.last('device_request');
  assert.deepEqual(asked, { type: 'device_request', pairing_id, label: 'Phone', state: 'waiting', expires_in_ms: 600_000 });
  assert.deepEqual(ask(house, joined), { status: 'success', pairing: 'waiting' });
  const { device_id } = laptop.do('devices/approve', { pairing_id });
  assert.equal(laptop.last('device_request').state, 'approved');
  const told = ask(house, joined);
  assert.deepEqual([told.pairing, told.user_id, told.username, told.device_id], ['approved', bob.id, 'Bob', device_id]);
  assert.deepEqual(ask(house, joined), told, 'an answer that was lost is given again');
  const phone = someone(house.core, told).attach();
  const { call_id } = ada.do('call/initiate', { target_user_id: bob.id });
  assert.equal(phone.last('ring').call.call_id, call_id);
  phone.do('call/accept', { call_id });
  assert.deepEqual(laptop.last('call').device, { device_id, label: 'Phone', current: false });
  assert.deepEqual(
    bob.do('devices/list').devices.map(({ label }: Json) => label),
    ['Laptop', 'Phone'],
  );
});

test('By the secret of the link it goes as well, and each code is good once', (t) => {
  const house = open(t);
  const bob = enter(house, 'Bob');
  const first = link(bob);
  assert.equal(join(house, { secret: first.secret }).http, 200);
  for (const by of [{ secret: first.secret }, { code: first.code }]) assert.equal(join(house, by).body.code, 'not_found');
  const { code } = link(bob);
  assert.equal(join(house, { code }).http, 200);
  assert.equal(join(house, { code }).http, 404);
});

test('Five wrong codes void the digits of everybody, and tell nobody which of them were near', (t) => {
  const house = open(t);
  const owner = enter(house, 'Bob');
  const [bob, ada] = [link(owner), link(enter(house, 'Ada'))];
  const [laptop, tablet] = [owner.attach(), atAnotherDevice(house, owner).attach()];
  const wrong = ['00000000', '00000001', '00000002', '00000003', '00000004', '00000005'].filter(
    (code) => code !== bob.code && code !== ada.code,
  );
  for (const code of wrong.slice(0, 5)) assert.deepEqual([join(house, { code }).http, join(house, { secret: 'guess' }).http], [404, 404]);
  assert.deepEqual(laptop.events('digits_void'), [{ type: 'digits_void', code: bob.code }]);
  assert.deepEqual(tablet.events('digits_void'), [], 'it shows none');
  for (const { code } of [bob, ada]) assert.equal(join(house, { code }).body.code, 'not_found');
  assert.equal(join(house, { secret: bob.secret }).http, 200);
});

test('A code lives for ten minutes, and so long a device waits', (t) => {
  const house = open(t);
  const bob = enter(house, 'Bob');
  const { code } = link(bob);
  house.clock.advance(600_000);
  assert.equal(join(house, { code }).body.code, 'not_found');
  const { body: joined } = join(house, { code: link(bob).code });
  house.clock.advance(599_999);
  assert.equal(ask(house, joined).pairing, 'waiting');
  house.clock.advance(1);
  assert.equal(ask(house, joined).code, 'expired');
  for (const name of ['devices/approve', 'devices/refuse'] as const) bob.refused('expired', name, { pairing_id: joined.pairing_id });
  house.clock.advance(600_000);
  assert.equal(ask(house, joined).code, 'not_found');
});

test('Nobody but Bob decides about a device of theirs, and nobody but the device hears what became of it', (t) => {
  const house = open(t);
  const { bob, joined } = waiting(house);
  const ada = enter(house, 'Ada');
  const { pairing_id } = joined;
  for (const name of ['devices/approve', 'devices/refuse'] as const) ada.refused('not_found', name, { pairing_id });
  assert.equal(ask(house, { pairing_id, pairing_secret: 'guess' }).code, 'not_found');
  assert.equal(ask(house, { pairing_id: bob.id, pairing_secret: joined.pairing_secret }).code, 'not_found');
  assert.equal(ask(house, joined).pairing, 'waiting');
  assert.equal(bob.do('devices/list').devices.length, 1);
});

test('To approve twice makes one device, to refuse what is linked or approve what was refused is the wrong state', (t) => {
  const house = open(t);
  const { bob, joined } = waiting(house);
  const { pairing_id } = joined;
  const first = bob.do('devices/approve', { pairing_id });
  assert.deepEqual(bob.do('devices/approve', { pairing_id }), first);
  assert.equal(bob.do('devices/list').devices.length, 2);
  bob.refused('wrong_state', 'devices/refuse', { pairing_id });

  const { body: other } = join(house, { code: link(bob).code });
  bob.do('devices/refuse', { pairing_id: other.pairing_id });
  bob.do('devices/refuse', { pairing_id: other.pairing_id });
  assert.equal(ask(house, other).pairing, 'refused');
  bob.refused('wrong_state', 'devices/approve', { pairing_id: other.pairing_id });
  assert.equal(bob.do('devices/list').devices.length, 2);
});

test('A removed device approves nothing, its code is void, and a linked one that is removed gets its token no more', (t) => {
  const house = open(t);
  const { bob, joined } = waiting(house);
  const tablet = atAnotherDevice(house, bob, 'Tablet');
  const { code, secret } = link(tablet);
  bob.do('devices/remove', { device_id: tablet.identity.deviceId });
  for (const by of [{ code }, { secret }]) assert.equal(join(house, by).body.code, 'not_found');
  tablet.refused('unauthorized', 'devices/approve', { pairing_id: joined.pairing_id });
  const { device_id } = bob.do('devices/approve', { pairing_id: joined.pairing_id });
  const { token } = ask(house, joined);
  bob.do('devices/remove', { device_id });
  assert.equal(ask(house, joined).code, 'not_found');
  assert.equal(house.core.authenticate(token), null);
});

test('A device of Bob that comes while another waits is asked as well, and one that comes later is not', (t) => {
  const house = open(t);
  const { bob, joined } = waiting(house);
  const { pairing_id } = joined;
  const tablet = atAnotherDevice(house, bob).attach();
  assert.deepEqual([tablet.last('device_request').pairing_id, tablet.last('device_request').state], [pairing_id, 'waiting']);
  bob.do('devices/refuse', { pairing_id });
  assert.equal(tablet.last('device_request').state, 'refused');
  assert.equal(bob.attach().last('device_request'), undefined);
});

test('A join with a proof of something else, of another origin, twice, or with two tickets or none is refused, and counts against no code', (t) => {
  const house = open(t);
  const bob = enter(house, 'Bob');
  const { code, secret } = link(bob);
  const keys = makeKeys();
  const challenge = challengeOf(house);
  const good = joinBody(keys, { code }, challenge, webOrigin);
  assert.equal(house.ask('devices/join', joinBody(keys, { code }, challengeOf(house), 'https://evil.example')).body.code, 'bad_proof');
  for (const wrong of ['0', '1', '2', '3', '4', '5'])
    assert.equal(house.ask('devices/join', { ...good, code: `1234567${wrong}`, challenge: challengeOf(house) }).body.code, 'bad_proof');
  assert.equal(house.ask('devices/join', { ...good, secret }).body.code, 'bad_request');
  assert.equal(house.ask('devices/join', good).body.code, 'expired', 'the challenge was used up');
  const none = { ...joinBody(keys, { code }, challengeOf(house), webOrigin), code: undefined };
  assert.equal(house.ask('devices/join', none).body.code, 'bad_request');
  assert.equal(join(house, { code }, keys).http, 200);
});

test('Who has as many devices as one person can have links no more', (t) => {
  const house = open(t);
  const { bob, joined } = waiting(house);
  const others = Array.from({ length: limits.devices - 1 }, () => atAnotherDevice(house, bob));
  const { pairing_id } = joined;
  bob.refused('full', 'devices/approve', { pairing_id });
  bob.do('devices/remove', { device_id: others[0]?.identity.deviceId });
  assert.equal(bob.ask('devices/approve', { pairing_id }).http, 200);
});

test('A guest who links a device with a key has their name from then on', (t) => {
  const house = open(t);
  const bob = house.register('Bob');
  const { body: joined } = join(house, { code: link(bob).code });
  bob.do('devices/approve', { pairing_id: joined.pairing_id });
  assert.equal(bob.do('users/get', { user_id: bob.id }).user.guest, false);
  bob.do('users/disconnect');
  assert.equal(house.ask('users/register', { username: 'Bob' }).body.code, 'name_taken');
});

test('A bare user id lets no device in, where those are believed', (t) => {
  const house = open(t);
  const { bob, joined } = waiting(house);
  house.core.identify(bob.id);
  const identity = { ...bob.identity, tokenHash: null };
  const { pairing_id } = joined;
  const { http } = house.core.dispatch({ identity, endpointId: null, address: '::1', webOrigin }, 'devices/approve', { pairing_id });
  assert.deepEqual([http, ask(house, joined).pairing], [401, 'waiting']);
  assert.equal(bob.ask('devices/approve', { pairing_id }).http, 200);
});
