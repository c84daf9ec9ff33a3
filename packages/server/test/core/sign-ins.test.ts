import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultLimits } from '../../src/limits/limits.ts';
import { SignIns } from '../../src/people/sign-ins.ts';
import { openCoreHouse, roomy } from './house.ts';

const few = { signInsPerAddress: { points: 2, seconds: 3_600 }, registrationsPerAddress: { points: 4, seconds: 3_600 } };

test('A third person of an address is told how long to wait, and has room as soon as one of the two has left', (t) => {
  const house = openCoreHouse({ limits: { ...roomy, ...few } });
  t.after(() => house.close());
  const [ada] = [house.register('Ada'), house.register('Bob').attach()];
  house.clock.advance(5_000);
  const { http, body, retryAfter } = house.ask('users/register', { username: 'Cleo' });
  assert.deepEqual([http, body.code, retryAfter], [429, 'too_many', 3_595]);
  assert.match(body.message, /in 60 minutes, or when one of them leaves/);
  assert.equal(house.ask('users/register', { username: 'Bob' }).body.code, 'too_many', 'and nobody learns which names are taken');
  ada.do('users/disconnect');
  house.register('Cleo');
  assert.equal(house.ask('users/register', { username: 'Dora' }).http, 429);
  house.clock.advance(10_000);
  assert.deepEqual(
    house.people().map(({ username }) => username),
    ['Bob'],
    'Cleo makes requests only, and was silent',
  );
  house.register('Dora');
});

test('Who comes and goes and comes under new names is bounded too', () => {
  const signIns = new SignIns(few);
  for (let n = 0; n < 4; n += 1) {
    assert.equal(signIns.wait('192.0.2.1', n * 1_000), 0);
    signIns.add('192.0.2.1', `user ${n}`, n * 1_000);
    signIns.left(`user ${n}`);
  }
  assert.equal(signIns.wait('192.0.2.1', 4_000), 3_596);
  assert.equal(signIns.wait('192.0.2.2', 4_000), 0, 'another address');
  assert.equal(signIns.wait('192.0.2.1', 3_600_000), 0);
});

test('A network of IPv6 is one address, this machine is none, and an hour after it came a name no longer counts', () => {
  const signIns = new SignIns(few);
  signIns.add('2001:db8::1', 'Ada', 0);
  signIns.add('2001:db8::2', 'Bob', 1_000);
  assert.equal(signIns.wait('2001:db8:0:0:5::3', 2_000), 3_598);
  assert.equal(signIns.wait('2001:db8:0:1::1', 2_000), 0);
  assert.equal(signIns.wait('2001:db8::3', 3_600_000), 0);
  signIns.add('2001:db8::3', 'Cleo', 3_600_000);
  assert.equal(signIns.wait('2001:db8::3', 3_600_000), 1);
  for (let n = 0; n < 10; n += 1) signIns.add('127.0.0.1', `local ${n}`, 0);
  assert.deepEqual([signIns.wait('127.0.0.1', 1), signIns.wait('::1', 1)], [0, 0]);
});

test('A school of a thousand arrives in a minute behind one address', () => {
  const signIns = new SignIns(defaultLimits);
  for (let n = 0; n < 1_000; n += 1) {
    assert.equal(signIns.wait('203.0.113.9', n * 60), 0);
    signIns.add('203.0.113.9', `pupil ${n}`, n * 60);
  }
  assert.ok(signIns.wait('203.0.113.9', 60_000) > 3_000);
});
