import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textToSign } from '@earshot/protocol';
import { enrolBody, makeKeys, tokenBody } from '../device-keys.ts';
import { address, open, someone, webOrigin, type Json } from './house.ts';
import { askForToken, challengeOf, enter } from './keyed.ts';
import { buildMachine } from './machine.ts';
import { post, slowDisk } from './slow-disk.ts';

const day = 86_400_000;
const hour = 3_600_000;

test('A token of a device with a key lives a day: a copy of it dies by itself, and the owner has a fresh one', (t) => {
  const house = open(t);
  const ada = enter(house, 'Ada');
  house.clock.advance(day - 1);
  assert.notEqual(house.core.authenticate(ada.token), null);
  const { body } = askForToken(house, ada);
  assert.deepEqual([body.user_id, body.username, body.device_id, body.expires_in_ms], [ada.id, 'Ada', ada.deviceId, day]);
  house.clock.advance(1);
  assert.equal(house.core.authenticate(ada.token), null);
  assert.equal(someone(house.core, body).ask('users/heartbeat').http, 200);
  house.clock.advance(day);
  assert.equal(house.core.authenticate(body.token), null);
});

test("A guest's token ends by disuse alone", (t) => {
  const house = open(t);
  const bob = house.register('Bob');
  house.clock.advance(100 * day);
  assert.equal(bob.ask('users/heartbeat').http, 200);
});

test('Ada comes back after weeks with nothing but her key', (t) => {
  const machine = buildMachine(t);
  const ada = enter(machine.start(), 'Ada');
  const later = machine.start({}, { ms: 40 * day });
  assert.equal(later.core.authenticate(ada.token), null);
  const { body } = askForToken(later, ada);
  assert.equal(someone(later.core, body).do('users/get', { user_id: ada.id }).username, 'Ada');
});

test('A socket that is open lives on when its token has had its day, and the next hello needs one that lives', (t) => {
  const house = open(t);
  const ada = enter(house, 'Ada');
  const tab = ada.attach();
  for (let n = 0; n < 10 * 24; n += 1) {
    house.clock.advance(hour);
    tab.alive();
  }
  assert.equal(tab.ask('users/list').http, 200);
  assert.equal(house.core.authenticate(ada.token), null);
  for (let n = 0; n < 9; n += 1) assert.equal(askForToken(house, ada).http, 200);
  house.clock.advance(day);
  tab.alive();
  assert.equal(tab.ask('users/list').http, 200, 'though its token is not even known any more');
  tab.do('devices/remove', { device_id: ada.deviceId });
  assert.equal(tab.ask('users/list').http, 401);
});

test('Of the tokens of a device the newest eight outlast a restart', (t) => {
  const machine = buildMachine(t);
  const house = machine.start();
  const ada = enter(house, 'Ada');
  const tokens = [ada.token, ...Array.from({ length: 8 }, () => askForToken(house, ada).body.token)];
  const later = machine.start();
  assert.equal(tokens.filter((token) => later.core.authenticate(token) !== null).length, 8);
  assert.notEqual(later.core.authenticate(tokens.at(-1)), null);
});

for (const [told, jump, good] of [
  ['a day ahead', day, false],
  ['a day behind', -day, false],
  ['a minute behind', -60_000, true],
  ['twenty hours ahead', 20 * hour, true],
] as const)
  test(`By a clock that is set ${told} a token ${good ? 'stays good' : 'is over'}, and its owner comes in by the key`, (t) => {
    const machine = buildMachine(t);
    const ada = enter(machine.start(), 'Ada');
    const later = machine.start({}, { jump });
    assert.equal(later.core.authenticate(ada.token) !== null, good);
    assert.equal(askForToken(later, ada).http, 200);
    assert.equal(later.ask('users/register', { username: 'Ada' }).body.code, 'name_taken');
  });

test('Ada signs out for good: every token of her device is worthless, her name stays hers, and her key opens again', (t) => {
  const house = open(t);
  const ada = enter(house, 'Ada');
  const { body } = askForToken(house, ada);
  ada.do('users/disconnect', { revoke_token: true });
  assert.deepEqual([house.core.authenticate(ada.token), house.core.authenticate(body.token)], [null, null]);
  assert.equal(house.ask('users/register', { username: 'Ada' }).body.code, 'name_taken');
  assert.equal(askForToken(house, ada).http, 200);
});

test('A stolen token that is given a key by its owner dies within a day', (t) => {
  const house = open(t);
  const ada = house.register('Ada');
  house.clock.advance(30 * day);
  const keys = makeKeys();
  const { token } = ada.do('devices/enrol', enrolBody(keys, ada.id, challengeOf(house), webOrigin));
  assert.equal(ada.ask('users/heartbeat').http, 200, 'other tabs go on with it');
  house.clock.advance(day);
  assert.deepEqual([house.core.authenticate(ada.token), house.core.authenticate(token)], [null, null]);
  assert.equal(askForToken(house, { keys, deviceId: ada.identity.deviceId }).http, 200);
});

const thieves = makeKeys();
for (const [told, code, change] of [
  ['with another key', 'bad_proof', (c: string, id: string) => tokenBody(thieves, id, c, webOrigin)],
  ['over another origin', 'bad_proof', (c: string, id: string, keys: typeof thieves) => tokenBody(keys, id, c, 'https://evil.test')],
  [
    'by a proof of another device',
    'bad_proof',
    (c: string, id: string, keys: typeof thieves) => ({ ...tokenBody(keys, 'another', c, webOrigin), device_id: id }),
  ],
  [
    'by what it has signed to register',
    'bad_proof',
    (c: string, id: string, keys: typeof thieves) => ({
      device_id: id,
      challenge: c,
      proof: keys.sign(textToSign('register', c, webOrigin, 'Ada', keys.key)),
    }),
  ],
  ['with a challenge of its own', 'expired', (_: string, id: string, keys: typeof thieves) => tokenBody(keys, id, 'x', webOrigin)],
] as const)
  test(`Nobody gets a token ${told}`, (t) => {
    const house = open(t);
    const ada = enter(house, 'Ada');
    const challenge = challengeOf(house);
    assert.equal(house.ask('devices/token', change(challenge, ada.deviceId, ada.keys)).body.code, code);
    const again = house.ask('devices/token', tokenBody(ada.keys, ada.deviceId, challenge, webOrigin));
    assert.equal(again.http, code === 'expired' ? 200 : 409, 'what was named is used up');
  });

test('A device that is not known, or has no key, gets no token by a proof', (t) => {
  const house = open(t);
  const [ada, bob] = [enter(house, 'Ada'), house.register('Bob')];
  assert.equal(askForToken(house, { ...ada, deviceId: 'none' }).body.code, 'not_found');
  assert.equal(askForToken(house, { ...ada, deviceId: bob.identity.deviceId }).body.code, 'bad_proof');
});

test('A device that is removed while it renews its token gets none that works', (t) => {
  const disk = slowDisk();
  const house = open(t, { between: disk.between });
  const ada = enter(house, 'Ada');
  const body = tokenBody(ada.keys, ada.deviceId, challengeOf(house), webOrigin);
  const renewed: Json[] = [];
  disk.slow = true;
  house.port.dispatch({ identity: null, endpointId: null, address, webOrigin }, 'devices/token', body, (answer) => renewed.push(answer));
  const removed = post(house, ada, 'devices/remove', { device_id: ada.deviceId });
  disk.settle();
  disk.slow = false;
  assert.deepEqual([removed[0].http, renewed[0].http, renewed[0].body.code], [200, 404, 'not_found']);
});
