import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callIn, online, open, tryAttach, type CoreHouse, type Someone } from './house.ts';

function outcome(house: CoreHouse, callId: string): string {
  const { status, reason, ended_by } = house.call(callId);
  return status === 'ended' ? `${reason} ${ended_by}` : status;
}

/** Lets time go by while somebody who only makes requests says every second that they are there. */
function pass(house: CoreHouse, ms: number, ...alive: Someone[]): void {
  for (let gone = 0; gone < ms; gone += 1_000) {
    house.clock.advance(Math.min(1_000, ms - gone));
    for (const person of alive) person.ask('users/heartbeat');
  }
}

test('Ada, who only makes requests, is offline after 10 s of silence, and any request is life', (t) => {
  const house = open(t);
  const ada = house.register('Ada');
  house.clock.advance(9_999);
  assert.deepEqual(online(house), ['Ada idle']);
  ada.refused('bad_request', 'call/end');
  house.clock.advance(9_999);
  assert.deepEqual(online(house), ['Ada idle'], 'a refused request is life too');
  house.clock.advance(1);
  assert.deepEqual(online(house), []);
  assert.equal(house.clock.timers, 0);
  ada.do('users/heartbeat');
  assert.deepEqual(online(house), ['Ada idle'], 'the token brings them back');
});

for (const status of ['calling', 'incall', 'onhold'] as const)
  test(`Ada only makes requests and falls silent while ${status}: the call is lost`, (t) => {
    const house = open(t);
    const [ada, bob] = [house.register('Ada'), house.register('Bob')];
    const callId = callIn(status, ada, bob);
    pass(house, 9_000, bob);
    assert.notEqual(house.call(callId).status, 'ended');
    pass(house, 1_000, bob);
    assert.equal(outcome(house, callId), 'lost null');
    assert.deepEqual(online(house), ['Bob idle']);
  });

test('Bob only makes requests and falls silent while it rings: the call is lost', (t) => {
  const house = open(t);
  const [ada, bob] = [house.register('Ada'), house.register('Bob')];
  const callId = callIn('calling', ada, bob);
  pass(house, 10_000, ada);
  assert.equal(outcome(house, callId), 'lost null');
});

test('Ada loses the socket: 15 s long nobody is told, and then they are offline', (t) => {
  const house = open(t);
  const ada = house.register('Ada');
  const device = ada.attach();
  house.clock.advance(60_000);
  assert.deepEqual(online(house), ['Ada idle'], 'a connection is life');
  device.alive();
  device.detach();
  device.detach();
  house.clock.advance(14_999);
  assert.deepEqual(online(house), ['Ada idle']);
  house.clock.advance(1);
  assert.deepEqual(online(house), []);
  assert.equal(house.clock.timers, 0);
});

test('Ada loses the socket and makes requests: they stay, and are offline 10 s after the last', (t) => {
  const house = open(t);
  const ada = house.register('Ada');
  ada.attach().detach();
  pass(house, 30_000, ada);
  assert.deepEqual(online(house), ['Ada idle']);
  house.clock.advance(10_000);
  assert.deepEqual(online(house), []);
});

const gone: readonly (readonly [status: 'calling' | 'incall' | 'onhold', who: 'caller' | 'callee', ms: number, end: string])[] = [
  ['calling', 'caller', 15_000, 'lost null'],
  ['calling', 'callee', 15_000, 'unreachable null'],
  ['incall', 'caller', 45_000, 'lost null'],
  ['incall', 'callee', 45_000, 'lost null'],
  ['onhold', 'caller', 45_000, 'lost null'],
  ['onhold', 'callee', 45_000, 'lost null'],
];
for (const [status, who, ms, end] of gone)
  test(`The ${who} loses their only socket while ${status}: after ${ms / 1000} s the call ends`, (t) => {
    const house = open(t);
    const [ada, bob] = [house.register('Ada'), house.register('Bob')];
    const devices = { caller: ada.attach(), callee: bob.attach() };
    const callId = callIn(status, ada, bob);
    devices[who].detach();
    house.clock.advance(ms - 1);
    assert.equal(house.call(callId).status, status);
    house.clock.advance(1);
    assert.equal(outcome(house, callId), end);
    assert.deepEqual(online(house), [who === 'caller' ? 'Bob idle' : 'Ada idle']);
  });

test('The tab that holds the call is gone for 45 s while another tab of Ada lives: the call is lost, Ada stays', (t) => {
  const house = open(t);
  const [ada, bob] = [house.register('Ada'), house.register('Bob')];
  const [tab, other] = [ada.attach(), ada.attach()];
  bob.attach();
  const { call_id } = tab.do('call/initiate', { target_user_id: bob.id });
  bob.do('call/accept', { call_id });
  tab.detach();
  house.clock.advance(44_999);
  assert.equal(house.call(call_id).status, 'incall');
  house.clock.advance(1);
  assert.equal(outcome(house, call_id), 'lost null');
  assert.deepEqual(online(house), ['Ada idle', 'Bob idle']);
  assert.equal(other.last('call').call.reason, 'lost');
});

test('The call ends while Ada is away: their grace is that of the idle again', (t) => {
  const house = open(t);
  const [ada, bob] = [house.register('Ada'), house.register('Bob')];
  const device = ada.attach();
  bob.attach();
  const callId = callIn('incall', ada, bob);
  device.detach();
  house.clock.advance(20_000);
  assert.deepEqual(online(house), ['Ada incall', 'Bob incall']);
  bob.do('call/end', { call_id: callId });
  house.clock.advance(1);
  assert.deepEqual(online(house), ['Bob idle']);
});

test('Ada signs out: they are offline at once, all their tabs are closed, and the token stays good', (t) => {
  const house = open(t);
  const ada = house.register('Ada');
  const [tab, other] = [ada.attach(), ada.attach()];
  tab.do('users/disconnect');
  assert.deepEqual(online(house), []);
  assert.equal(other.closed(), 'signed_out');
  house.clock.advance(0);
  assert.equal(tab.closed(), 'signed_out', 'the tab that asked is closed when it has had its answer');
  assert.equal(house.clock.timers, 0);
  ada.do('users/disconnect');
  assert.deepEqual(online(house), [], 'who is gone already does not come to go');
  ada.do('users/heartbeat');
  assert.deepEqual(online(house), ['Ada idle']);
  ada.do('users/disconnect', { revoke_token: true });
  ada.refused('unauthorized', 'users/heartbeat');
  assert.equal(tryAttach(house.core, ada.identity), 'unauthorized');
  assert.equal(house.core.authenticate(ada.token), null);
});

const leaves: readonly (readonly [status: 'calling' | 'incall' | 'onhold', who: 'Ada' | 'Bob', reason: string])[] = [
  ['calling', 'Ada', 'cancelled'],
  // They have not declined.
  ['calling', 'Bob', 'unreachable'],
  ['incall', 'Ada', 'hung_up'],
  ['onhold', 'Bob', 'hung_up'],
];
for (const [status, who, reason] of leaves)
  test(`${who} signs out while ${status}: the call ends as ${reason}`, (t) => {
    const house = open(t);
    const people = { Ada: house.register('Ada'), Bob: house.register('Bob') };
    const callId = callIn(status, people.Ada, people.Bob);
    people[who].do('users/disconnect');
    assert.equal(outcome(house, callId), `${reason} ${reason === 'unreachable' ? null : people[who].id}`);
    assert.deepEqual(online(house), [who === 'Ada' ? 'Bob idle' : 'Ada idle']);
  });

test('Ada comes back to find the name taken: only renaming and leaving is open to them', (t) => {
  const house = open(t);
  const ada = house.register('Ada');
  house.clock.advance(10_000);
  const other = house.register('ADA');
  other.attach();
  ada.refused('name_taken', 'users/heartbeat');
  ada.refused('bad_request', 'call/end');
  const device = ada.attach();
  assert.equal(device.welcome.name_taken, true);
  device.do('users/disconnect');
  assert.deepEqual(online(house), ['ADA idle']);
  const again = ada.attach();
  ada.refused('name_taken', 'users/rename', { username: '  ada ' });
  ada.refused('bad_request', 'users/rename', { username: 'A\u200Bda' });
  other.do('users/disconnect');
  ada.do('users/heartbeat');
  assert.deepEqual(online(house), ['Ada idle'], 'the name is free again, and so it is theirs');
  assert.equal(again.closed(), null);
});

test('Ada takes another name, and is online under it', (t) => {
  const house = open(t);
  const ada = house.register('Ada');
  house.clock.advance(10_000);
  const other = house.register('Ada');
  other.attach();
  const device = ada.attach();
  assert.deepEqual(online(house), ['Ada idle']);
  assert.deepEqual(ada.do('users/rename', { username: ' Ada  L. ' }), { status: 'success', username: 'Ada L.' });
  assert.deepEqual(online(house), ['Ada idle', 'Ada L. idle']);
  assert.equal(device.last('me').me.username, 'Ada L.');
  assert.equal(house.records.findUser(ada.id)?.nameKey, 'ada l.');
  house.ask('users/register', { username: 'ADA L.' });
  assert.equal(house.ask('users/register', { username: 'ADA L.' }).body.code, 'name_taken');
  ada.do('users/rename', { username: 'ADA L.' });
  assert.deepEqual(online(house), ['Ada idle', 'ADA L. idle'], 'their own name in other letters is theirs');
});

test('A version that is not spoken and a server that stops are told apart', (t) => {
  const house = open(t);
  const ada = house.register('Ada');
  const device = ada.attach();
  const wire = { send() {}, backlog: 0, close() {} };
  assert.equal(house.core.attach(ada.identity, { endpoint_id: device.id, resume: null, version: 2 }, wire, '::1'), 'protocol');
  house.core.drain(3_000);
  assert.equal(device.last('drain').within_ms, 3_000);
  assert.equal(device.closed(), 'restart');
  assert.equal(tryAttach(house.core, ada.identity), 'restart');
  assert.equal(ada.ask('users/heartbeat').http, 200, 'requests are still answered');
});

test('A closed core has no timer left', (t) => {
  const house = open(t);
  const [ada, bob] = [house.register('Ada'), house.register('Bob')];
  ada.attach().do('users/list');
  callIn('calling', ada, bob);
  house.core.close();
  house.core.close();
  house.clock.advance(0);
  assert.equal(house.clock.timers, 0);
});
