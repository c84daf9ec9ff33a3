import assert from 'node:assert/strict';
import { test } from 'node:test';
import { address, callIn, open, pair, type Someone } from './house.ts';

test('Every answer to bad input names the field', (t) => {
  const house = open(t);
  const [ada, bob] = pair(house);
  const call_id = callIn('incall', ada, bob);
  const bad: readonly (readonly [command: Parameters<Someone['ask']>[0], body: object, field: string])[] = [
    ['users/rename', {}, 'username'],
    ['users/rename', { username: 5 }, 'username'],
    ['users/rename', { username: 'A\u202E' }, 'username'],
    ['users/list', { limit: 0 }, 'limit'],
    ['users/list', { limit: 1_001 }, 'limit'],
    ['users/get', {}, 'user_id'],
    ['users/heartbeat', { request_id: '' }, 'request_id'],
    ['call/initiate', { target_user_id: null }, 'target_user_id'],
    ['call/initiate', { target_user_id: bob.id, offer: 7 }, 'offer'],
    ['call/end', { call_id, reason: 'bored' }, 'reason'],
    ['call/accept', { call_id: ['x'] }, 'call_id'],
    ['signal/offer', { call_id }, 'offer'],
    ['signal/offer', { call_id, offer: '' }, 'offer'],
    ['signal/ice', { call_id, candidate: [] }, 'candidate'],
    ['signal/ice', { call_id, candidate: Array.from({ length: 129 }, () => 'c') }, 'candidate'],
    ['signal/ice', { call_id, candidate: { sdpMid: '0' } }, 'candidate'],
    ['signal/get-ice', { call_id, after: -1 }, 'after'],
  ];
  for (const [command, body, field] of bad) {
    const { http, body: answer } = ada.refused('bad_request', command, body);
    assert.equal(http, 400);
    assert.ok(answer.message.startsWith(field), `${command} ${JSON.stringify(body)}: ${answer.message}`);
  }
  for (const input of [null, [], 'text', 5])
    assert.equal(house.core.dispatch({ identity: ada.identity, endpointId: null, address }, 'call/end', input).http, 400);
  const large: readonly (readonly [command: Parameters<Someone['ask']>[0], body: object])[] = [
    ['signal/offer', { call_id, offer: 'é'.repeat(16 * 1024 + 1) }],
    ['signal/answer', { call_id, answer: { sdp: 'x'.repeat(32 * 1024 + 1) } }],
    ['signal/ice', { call_id, candidate: ['ok', { candidate: 'x'.repeat(2 * 1024 + 1) }] }],
    ['call/initiate', { target_user_id: bob.id, offer: 'x'.repeat(40_000) }],
  ];
  for (const [command, body] of large) assert.equal(ada.refused('too_large', command, body).http, 413);
  ada.do('signal/offer', { call_id, offer: 'é'.repeat(16 * 1024) });
  ada.do('signal/ice', { call_id, candidate: Array.from({ length: 128 }, (_, n) => `c${n}`) });
});

test('A null means left out where a field may be, and is bad input where it may not', (t) => {
  const house = open(t);
  const [ada, bob] = pair(house);
  const none = { user_id: null, request_id: null, endpoint_id: null };
  assert.equal(house.ask('users/register', { username: 'Cleo', request_id: null }).http, 200);
  assert.equal(ada.do('users/list', { search: null, limit: null, after: null, endpoint_id: null, user_id: null }).users.length, 3);
  const { call_id } = ada.do('call/initiate', { ...none, target_user_id: bob.id, offer: null });
  assert.equal(bob.do('signal/incoming').call.offer, undefined);
  bob.do('call/accept', { ...none, call_id, answer: null });
  assert.equal(ada.do('signal/get-answer', { call_id, user_id: null }).status, 'pending');
  assert.deepEqual(ada.do('signal/get-ice', { call_id, after: null }).candidates, []);
  const needed: readonly (readonly [command: Parameters<Someone['ask']>[0], body: object, field: string])[] = [
    ['users/rename', { username: null }, 'username'],
    ['users/get', { user_id: null }, 'user_id'],
    ['call/hold', { ...none, call_id: null }, 'call_id'],
    ['signal/offer', { ...none, call_id, offer: null }, 'offer'],
    ['signal/ice', { call_id, candidate: null }, 'candidate'],
    ['call/end', { ...none, call_id, reason: 'bored' }, 'reason'],
    ['signal/answer', { call_id, answer: { sdp: null } }, 'answer'],
  ];
  for (const [command, body, field] of needed) {
    const { message } = ada.refused('bad_request', command, body).body;
    assert.ok(message.startsWith(field), `${command}: ${message}`);
  }
  assert.equal(ada.do('call/end', { ...none, call_id, reason: null }).call.reason, 'hung_up');
  assert.equal(ada.do('users/disconnect', { ...none, revoke_token: null }).success, true);
});

test('A call_id that is no call is an unknown call; one that is longer than any id is a matter of shape', (t) => {
  const house = open(t);
  const ada = house.register('Ada');
  const device = ada.attach();
  for (const command of ['call/end', 'signal/status', 'signal/get-ice', 'ice-servers'] as const) {
    for (const call_id of ['x', 'nonsense', 'x'.repeat(64), '\u{1F4DE}'.repeat(32), '00000000-0000-4000-8000-000000000000']) {
      assert.equal(ada.refused('call_not_found', command, { call_id }).http, 404);
      assert.equal(device.ask(command, { call_id }).http, 404);
    }
    for (const call_id of ['x'.repeat(65), 'x'.repeat(64_000), '\u{1F4DE}'.repeat(65)]) {
      assert.match(ada.refused('bad_request', command, { call_id }).body.message, /^call_id: .*64/);
      assert.equal(device.ask(command, { call_id }).http, 400);
    }
  }
  assert.equal(ada.refused('bad_request', 'call/end', { call_id: '' }).http, 400);
});

test('A user_id in a body must be mine, except where it names anybody', (t) => {
  const house = open(t);
  const [ada, bob] = pair(house);
  assert.equal(ada.refused('not_you', 'users/heartbeat', { user_id: bob.id }).http, 403);
  ada.do('users/heartbeat', { user_id: ada.id });
  const { user_id, username, user_status, user } = ada.do('users/get', { user_id: bob.id });
  assert.deepEqual([user_id, username, user_status, user.status], [bob.id, 'Bob', 'idle', 'idle']);
  ada.refused('not_you', 'call/end', { user_id: bob.id, call_id: 'unknown' });
  assert.equal(user.last_heartbeat, Math.floor(house.clock.wall() / 1_000));
});

test('The same request id gets the same answer, good or bad, for ten minutes, and nothing happens twice', (t) => {
  const house = open(t);
  const [ada, bob] = pair(house);
  for (const person of [ada, bob]) person.attach();
  const body = { target_user_id: bob.id, request_id: 'r1' };
  const first = ada.ask('call/initiate', body);
  ada.do('call/end', { call_id: first.body.call_id, request_id: 'r2' });
  assert.deepEqual(ada.ask('call/initiate', body), first);
  assert.equal(
    house.people().every(({ status }) => status === 'idle'),
    true,
    'no second call',
  );
  const refused = ada.ask('call/end', { call_id: 'unknown', request_id: 'r3' });
  assert.deepEqual(ada.ask('call/end', { call_id: 'unknown', request_id: 'r3' }), refused);
  assert.equal(
    bob.refused('user_not_found', 'call/initiate', { target_user_id: 'nobody', request_id: 'r1' }).http,
    404,
    "ids are each user's own",
  );
  assert.equal(ada.do('users/heartbeat', { request_id: 'r1' }).success, true, 'another command is another request');
  assert.deepEqual(ada.ask('call/initiate', body), first, 'and the first stays answered');
  house.clock.advance(600_000);
  const later = ada.ask('call/initiate', body);
  assert.equal(later.http, 200);
  assert.notEqual(later.body.call_id, first.body.call_id);
});

test('Of the answers to request ids the newest 128 are kept', (t) => {
  const house = open(t);
  const [ada, bob] = pair(house);
  const { body } = ada.ask('call/initiate', { target_user_id: bob.id, request_id: 'first' });
  ada.do('call/end', { call_id: body.call_id });
  for (let n = 0; n < 127; n += 1) ada.do('users/heartbeat', { request_id: `n${n}` });
  assert.equal(ada.do('call/initiate', { target_user_id: bob.id, request_id: 'first' }).call_id, body.call_id);
  ada.do('users/heartbeat', { request_id: 'one more' });
  assert.notEqual(ada.do('call/initiate', { target_user_id: bob.id, request_id: 'first' }).call_id, body.call_id);
});

test('Two request ids with the same number (FNV-1a) are two requests', (t) => {
  const house = open(t);
  const [ada, bob] = pair(house);
  const { call_id } = ada.do('call/initiate', { target_user_id: bob.id, request_id: 'costarring' });
  ada.do('call/end', { call_id });
  assert.notEqual(ada.do('call/initiate', { target_user_id: bob.id, request_id: 'liquid' }).call_id, call_id);
  assert.equal(ada.do('call/initiate', { target_user_id: bob.id, request_id: 'costarring' }).call_id, call_id);
});

test('A registration that is sent again is the same user, if its id is long enough not to be guessed', (t) => {
  const house = open(t);
  const sent = { username: 'Ada', request_id: '0123456789abcdef' };
  const first = house.ask('users/register', sent);
  assert.deepEqual(house.ask('users/register', { ...sent, username: ' ADA' }), first);
  assert.equal(house.ask('users/register', { ...sent, request_id: '0123456789abcdeg' }).body.code, 'name_taken');
  const short = { username: 'Bob', request_id: 'short' };
  assert.equal(house.ask('users/register', short).http, 200);
  assert.equal(house.ask('users/register', short).body.code, 'name_taken');
  house.clock.advance(60_000);
  assert.notEqual(house.ask('users/register', sent).body.user_id, first.body.user_id);
  assert.match(first.body.token, /^[\w-]{43}$/);
  assert.equal(first.body.heartbeat_interval_ms, 3_000);
});
