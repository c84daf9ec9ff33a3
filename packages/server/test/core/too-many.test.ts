import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultLimits, type Limits } from '../../src/limits/limits.ts';
import { callIn, open, pair, roomy, someone } from './house.ts';

const tight: Limits = {
  ...defaultLimits,
  frames: { perSecond: 2, burst: 5 },
  initiates: { points: 3, seconds: 60 },
};

test('Ada sends faster than is taken: they are told how long to wait, and cut off when they go on and on', (t) => {
  const house = open(t, { limits: tight });
  const ada = house.register('Ada');
  const device = ada.attach();
  const replies = Array.from({ length: 6 }, () => device.ask('users/heartbeat', { request_id: 'same' }));
  assert.deepEqual(
    replies.map(({ http }) => http),
    [200, 200, 200, 200, 200, 429],
  );
  assert.deepEqual([replies[5]?.body.code, replies[5]?.body.retry_after, replies[5]?.retryAfter], ['too_many', 1, 1]);
  assert.equal(ada.ask('users/heartbeat').http, 200, 'what comes by request is counted elsewhere');
  house.clock.advance(500);
  assert.equal(device.ask('users/heartbeat').http, 200);
  for (let n = 0; n < 999; n += 1) device.ask('users/heartbeat');
  assert.equal(device.closed(), null);
  device.ask('users/heartbeat');
  assert.equal(device.closed(), 'too_many');
});

test('Ada makes three hundred plain requests in ten seconds; the next must wait, and only adas', (t) => {
  const house = open(t, { limits: { ...roomy, requests: defaultLimits.requests } });
  const [ada, bob] = pair(house);
  for (let n = 0; n < 300; n += 1) ada.do('users/heartbeat');
  house.clock.advance(4_000);
  const { http, retryAfter } = ada.refused('too_many', 'call/initiate', { target_user_id: bob.id });
  assert.deepEqual([http, retryAfter], [429, 6]);
  bob.do('users/heartbeat');
  house.clock.advance(6_000);
  ada.do('users/heartbeat');
});

test('Names that Ada asks for over a live connection are counted as commands of theirs', (t) => {
  const house = open(t, { limits: { ...roomy, frames: tight.frames } });
  const ada = house.register('Ada');
  const device = ada.attach();
  const replies = Array.from({ length: 6 }, () => device.ask('users/register', { username: 'Ada' }).body.code);
  assert.deepEqual(replies, [...Array.from({ length: 5 }, () => 'name_taken'), 'too_many']);
});

test('Ada makes many calls in a minute: the next must wait', (t) => {
  const house = open(t, { limits: { ...roomy, initiates: tight.initiates } });
  const [ada, bob] = pair(house);
  for (const person of [ada, bob]) person.attach();
  for (let n = 0; n < 3; n += 1) {
    ada.do('call/end', { call_id: callIn('incall', ada, bob) });
    house.clock.advance(10_000);
  }
  const again = { target_user_id: bob.id, request_id: 'again' };
  const { http, body, retryAfter } = ada.refused('too_many', 'call/initiate', again);
  assert.deepEqual([http, body.retry_after, retryAfter], [429, 30, 30]);
  assert.equal(
    house.people().every(({ status }) => status === 'idle'),
    true,
  );
  house.clock.advance(30_000);
  ada.do('call/initiate', again);
});

test('Bob takes no call of Ada: Ada must stop for a while, hears nothing of Bob, and may call others', (t) => {
  const house = open(t, { limits: { ...roomy, rings: defaultLimits.rings } });
  const [ada, bob] = pair(house);
  const elsewhere = { identity: null, endpointId: null, address: '192.0.2.8' };
  const cleo = someone(house.core, house.core.dispatch(elsewhere, 'users/register', { username: 'Cleo' }).body);
  const [, bobs] = [ada, bob, cleo].map((person) => person.attach());
  for (let n = 0; n < 4; n += 1) {
    callIn('calling', ada, bob);
    house.clock.advance(45_000);
  }
  const rung = bobs?.events('ring').length;
  const { http, retryAfter, body } = ada.refused('too_many', 'call/initiate', { target_user_id: bob.id });
  assert.deepEqual([http, body.message], [429, 'This person has not taken your calls. Wait a while before you call again.']);
  assert.equal(bobs?.events('ring').length, rung, 'nothing rings');
  cleo.do('call/end', { call_id: callIn('calling', cleo, bob) });
  ada.do('call/end', { call_id: callIn('calling', ada, cleo) });
  house.clock.advance((retryAfter ?? 0) * 1_000);
  const call_id = callIn('calling', ada, bob);
  bob.do('call/accept', { call_id });
  ada.do('call/end', { call_id });
  for (let n = 0; n < 3; n += 1) bob.do('call/reject', { call_id: callIn('calling', ada, bob) });
});

test('Fresh names of one address ring Bob as one caller', (t) => {
  const house = open(t, { limits: { ...roomy, rings: defaultLimits.rings } });
  const bob = house.register('Bob');
  bob.attach();
  const codes = Array.from({ length: 8 }, (_, n) => {
    const fresh = house.register(`Fresh ${n}`);
    fresh.attach();
    const { body } = fresh.ask('call/initiate', { target_user_id: bob.id });
    house.clock.advance(45_000);
    return body.code ?? body.status;
  });
  assert.deepEqual(codes, ['success', 'success', 'success', 'success', 'too_many', 'too_many', 'success', 'too_many']);
});

test('Ada takes one name after another: after twenty in a minute they keep the last for a while', (t) => {
  const house = open(t, { limits: { ...roomy, renames: defaultLimits.renames } });
  const [ada, bob] = pair(house);
  for (let n = 1; n <= 20; n += 1) {
    ada.do('users/rename', { username: `Ada ${n}` });
    house.clock.advance(1_000);
  }
  const again = { username: 'Ada 21', request_id: 'again' };
  const { http, retryAfter } = ada.refused('too_many', 'users/rename', again);
  assert.deepEqual([http, retryAfter], [429, 40]);
  assert.equal(ada.do('users/get', { user_id: ada.id }).username, 'Ada 20');
  assert.equal(ada.do('users/rename', { username: 'Ada 20' }).username, 'Ada 20', 'the name they have is no new one');
  bob.do('users/rename', { username: 'Robert' });
  for (let n = 0; n < 8; n += 1) {
    house.clock.advance(5_000);
    ada.do('users/heartbeat');
  }
  assert.equal(ada.do('users/rename', again).username, 'Ada 21');
});

test('Ada may begin forty calls in a minute, twenty of them to Bob who declines', (t) => {
  const house = open(t, { limits: { ...roomy, initiates: defaultLimits.initiates, rings: defaultLimits.rings } });
  const [ada, bob] = pair(house);
  const cleo = house.register('Cleo');
  for (const person of [ada, bob, cleo]) person.attach();
  for (let n = 0; n < 20; n += 1) bob.do('call/reject', { call_id: callIn('calling', ada, bob) });
  for (let n = 0; n < 20; n += 1) ada.do('call/end', { call_id: callIn('incall', ada, cleo) });
  assert.equal(ada.refused('too_many', 'call/initiate', { target_user_id: cleo.id }).retryAfter, 60);
});
