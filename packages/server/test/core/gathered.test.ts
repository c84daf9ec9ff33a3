import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { silentLog, type Log } from '../../src/ports/log.ts';
import { openCoreHouse, type Device, type Json } from './house.ts';
import { post, slowDisk } from './slow-disk.ts';

/** Two pairs, each with a tab, on a disk that takes its time from now on. */
function town(t: TestContext) {
  const disk = slowDisk();
  const complaints: string[] = [];
  const log: Log = {
    ...silentLog,
    warn: (_, line) => void complaints.push(`warn: ${line}`),
    error: (_, line) => void complaints.push(`error: ${line}`),
  };
  const house = openCoreHouse({ between: disk.between, log });
  t.after(() => {
    disk.slow = false;
    disk.settle();
    house.close();
  });
  const [ada, bob, cleo, dora] = (['Ada', 'Bob', 'Cleo', 'Dora'] as const).map((name) => house.register(name).attach()) as [
    Device,
    Device,
    Device,
    Device,
  ];
  disk.slow = true;
  return { disk, house, complaints, ada, bob, cleo, dora };
}

/** What a tab was told since, answers and events in one order. */
function heard(tab: Device, from: number): string[] {
  return tab.frames
    .slice(from)
    .map((frame: Json) => (frame.t === 'answer' ? `answer ${frame.name} ${frame.http}` : frame.event.type))
    .filter((what) => what !== 'presence');
}

test('Nobody hears of a call before it is written, and Ada has an answer after that', (t) => {
  const { disk, house, ada, bob } = town(t);
  const [adas, bobs] = [ada.frames.length, bob.frames.length];
  post(house, ada, 'call/initiate', { target_user_id: bob.identity.userId });
  assert.deepEqual([heard(ada, adas), heard(bob, bobs), disk.waiting], [[], [], ['writeCalls']]);
  disk.step();
  assert.deepEqual(heard(bob, bobs), ['ring', 'me']);
  assert.deepEqual(heard(ada, adas), ['call', 'me', 'answer call/initiate 200']);
});

test('While the disk is busy others go on in memory, and one write serves them all', (t) => {
  const { disk, house, ada, bob, cleo, dora } = town(t);
  post(house, ada, 'call/initiate', { target_user_id: bob.identity.userId });
  const [first] = [post(house, cleo, 'call/initiate', { target_user_id: dora.identity.userId })];
  const taken = post(house, ada, 'call/initiate', { target_user_id: dora.identity.userId });
  const beat = post(house, dora, 'users/heartbeat', {});
  assert.deepEqual([first.length, taken.length, beat.length, disk.waiting], [0, 0, 0, ['writeCalls']]);
  disk.step();
  assert.deepEqual([bob.events('ring').length, dora.events('ring').length, first.length], [1, 0, 0]);
  assert.deepEqual(disk.waiting, [], 'under load it rests for a moment');
  house.clock.advance(20);
  assert.deepEqual(disk.waiting, ['writeCalls']);
  disk.step();
  assert.deepEqual([dora.events('ring').length, first[0].http, taken[0].code, beat[0].http], [1, 200, 'busy', 200]);
});

test('On a quiet server each command is written at once', (t) => {
  const { disk, house, ada, bob } = town(t);
  post(house, ada, 'call/initiate', { target_user_id: bob.identity.userId });
  disk.step();
  house.clock.advance(20);
  post(house, bob, 'call/accept', { call_id: bob.last('ring').call.call_id });
  assert.deepEqual(disk.waiting, ['writeCalls']);
});

test('What changed nothing waits for nothing while the server rests', (t) => {
  const { disk, house, ada, bob, cleo } = town(t);
  post(house, ada, 'call/initiate', { target_user_id: bob.identity.userId });
  disk.step();
  assert.equal(post(house, cleo, 'users/heartbeat', {}).length, 1);
});

test('Answers come in the order of the commands, each after the events before it', (t) => {
  const { disk, house, ada, bob } = town(t);
  post(house, ada, 'call/initiate', { target_user_id: bob.identity.userId });
  disk.step();
  const { call_id } = bob.last('ring').call;
  const from = bob.frames.length;
  post(house, bob, 'call/accept', { call_id });
  post(house, ada, 'call/hold', { call_id });
  post(house, bob, 'users/heartbeat', {});
  post(house, bob, 'call/hold', { call_id });
  for (let n = 0; n < 3; n += 1) {
    house.clock.advance(20);
    disk.settle();
  }
  assert.deepEqual(
    heard(bob, from).filter((what) => what !== 'me'),
    ['call', 'answer call/accept 200', 'call', 'answer users/heartbeat 200', 'call', 'answer call/hold 200'],
  );
});

test('The disk takes longer than a second: the call rings all the same, and is written later', (t) => {
  const { disk, house, complaints, ada, bob } = town(t);
  const answer = post(house, ada, 'call/initiate', { target_user_id: bob.identity.userId });
  house.clock.advance(999);
  assert.deepEqual([bob.events('ring').length, answer.length, house.core.degraded()], [0, 0, null]);
  house.clock.advance(1);
  assert.deepEqual([bob.events('ring').length, answer[0].http], [1, 200]);
  assert.match(house.core.degraded() ?? '', /not written to the database in time/);
  assert.deepEqual(complaints, ['warn: calls are not written in time; they go on in memory meanwhile']);
  const accepted = post(house, bob, 'call/accept', { call_id: answer[0].call_id });
  assert.equal(accepted[0].http, 200, 'nobody waits for it any more');
  disk.settle();
  assert.equal(house.core.degraded(), null);
  assert.deepEqual(house.records.calls.load().live.length, 1);
  house.clock.advance(1_000);
  disk.settle();
  assert.match(house.records.calls.load().live[0]?.state ?? '', /"joined"/, 'the accept as well');
});

test('Two register one name at the same time: one gets it', (t) => {
  const { disk, house } = town(t);
  const [one, two] = [post(house, null, 'users/register', { username: 'Eve' }), post(house, null, 'users/register', { username: 'eve' })];
  assert.deepEqual([one.length, two[0].code], [0, 'name_taken']);
  assert.ok(!house.people().some(({ username }) => username === 'Eve'), 'nobody sees Eve before they are written');
  disk.settle();
  assert.equal(one[0].http, 200);
  assert.ok(house.people().some(({ username }) => username === 'Eve'));
});

test('A registration that is sent again while the first waits is one user', (t) => {
  const { disk, house } = town(t);
  const body = { username: 'Eve', request_id: 'one and the same request' };
  const [first, again] = [post(house, null, 'users/register', body), post(house, null, 'users/register', body)];
  disk.settle();
  assert.equal(first[0].http, 200);
  assert.deepEqual(again, first);
  assert.equal(house.people().filter(({ username }) => username === 'Eve').length, 1);
});

test('Ada takes another name: what they ask after that is answered after that, and who asks for either name meanwhile gets none', (t) => {
  const { disk, house, ada } = town(t);
  const renamed = post(house, ada, 'users/rename', { username: 'Ada Lovelace' });
  const list = post(house, ada, 'users/list', {});
  const others = ['Ada', 'Ada Lovelace'].map((username) => post(house, null, 'users/register', { username }));
  assert.deepEqual([renamed.length, list.length, others.map(([given]) => given.code)], [0, 0, ['name_taken', 'name_taken']]);
  disk.settle();
  assert.equal(renamed[0].username, 'Ada Lovelace');
  assert.ok(list[0].users.some(({ username }: Json) => username === 'Ada Lovelace'));
  assert.equal(post(house, null, 'users/register', { username: 'Ada' }).length, 0, 'the first is free now');
  disk.settle();
});

test('Ada signs out for good: they are gone at once, and answered when their token is', (t) => {
  const { disk, house, ada } = town(t);
  const from = ada.frames.length;
  const gone = post(house, ada, 'users/disconnect', { revoke_token: true });
  assert.equal(post(house, ada, 'users/heartbeat', {}).length, 0);
  assert.deepEqual([gone.length, house.people().some(({ username }) => username === 'Ada')], [0, false]);
  disk.settle();
  assert.equal(gone[0].http, 200);
  assert.deepEqual(heard(ada, from), ['answer users/disconnect 200', 'answer users/heartbeat 401']);
  house.clock.advance(1);
  assert.equal(ada.closed(), 'signed_out');
});
