import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { again, buildMachine } from './machine.ts';
import { back, talk } from './talk.ts';

const day = 86_400_000;

for (const status of ['incall', 'onhold'] as const)
  test(`The server is killed while Ada and Bob are ${status}, starts, and they go on`, (t) => {
    const { machine, house, ada, bob, tabs, call_id } = talk(t, status);
    house.clock.advance(7_000);
    const before = house.call(call_id);
    const next = machine.start();
    assert.deepEqual(next.people(), [
      { id: ada.id, username: 'Ada', status },
      { id: bob.id, username: 'Bob', status },
    ]);
    const [adas, bobs] = [back(next, ada, tabs[0]), back(next, bob, tabs[1])];
    for (const tab of [adas, bobs]) {
      const { snapshot } = tab.welcome;
      assert.notEqual(tab.epoch, tabs[0].epoch);
      assert.deepEqual({ ...snapshot.call, talk_ms: 0, held_ms: 0 }, { ...before, talk_ms: 0, held_ms: 0 }, 'the call is as it was');
      assert.deepEqual([snapshot.mine, snapshot.me.status], [true, status]);
    }
    assert.equal(bobs.welcome.snapshot.call.talk_ms, status === 'incall' ? 9_000 : 0, 'who talked has talked on; who held has not');
    bobs.do('signal/offer', { call_id, offer: 'v=0 again' });
    assert.equal(adas.last('description').sdp, 'v=0 again');
    if (status === 'onhold') assert.equal(adas.do('call/resume', { call_id }).call.version, before.version + 1);
    else assert.deepEqual(bobs.do('call/hold', { call_id }).call.held_by, [bob.id]);
    assert.deepEqual(machine.history(), []);
    bobs.do('call/end', { call_id });
    assert.equal(adas.last('call').call.reason, 'hung_up');
    assert.deepEqual(
      [machine.live(), machine.history().map(({ id, reason, ended_by }) => ({ id, reason, ended_by }))],
      [0, [{ id: call_id, reason: 'hung_up', ended_by: bob.id }]],
    );
  });

test('The server is killed while it rings: Bob finds call, offer and candidates again, and accepts', (t) => {
  const { machine, house, ada, bob, tabs, call_id } = talk(t, 'calling');
  tabs[1].do('call/ringing', { call_id });
  tabs[0].do('signal/ice', { call_id, candidate: ['c1', { candidate: 'c2', sdpMid: '0' }] });
  house.clock.advance(1_000);
  const next = machine.start();
  const [adas, bobs] = [back(next, ada, tabs[0]), back(next, bob, tabs[1])];
  const { call, mine, offer } = bobs.welcome.snapshot;
  assert.deepEqual([call.status, call.ringing, mine, offer, adas.welcome.snapshot.mine], ['calling', true, true, 'v=0 ada', true]);
  assert.deepEqual(bobs.last('candidates').candidates, ['c1', { candidate: 'c2', sdpMid: '0' }]);
  bobs.do('call/accept', { call_id, answer: 'v=0 bob' });
  assert.equal(adas.last('description').sdp, 'v=0 bob');
});

for (const [rung, left] of [
  [5_000, 38_000],
  [40_000, 10_000],
] as const)
  test(`A call that had rung for ${rung / 1000} s rings for ${left / 1000} s more`, (t) => {
    const { machine, house, ada, bob, tabs, call_id } = talk(t, 'calling');
    house.clock.advance(rung);
    tabs[1].do('call/ringing', { call_id });
    const next = machine.start();
    const both = [back(next, ada, tabs[0]), back(next, bob, tabs[1])];
    next.clock.advance(left - 1);
    assert.equal(next.call(call_id).status, 'calling');
    next.clock.advance(1);
    for (const tab of both) assert.equal(tab.last('call').call.reason, 'no_answer');
  });

for (const who of ['nobody', 'Ada', 'Bob'] as const)
  test(`After a restart ${who} comes back: after 45 s the call is lost, for both in the same way`, (t) => {
    const { machine, ada, bob, tabs, call_id } = talk(t);
    const next = machine.start();
    const there = who === 'Ada' ? back(next, ada, tabs[0]) : who === 'Bob' ? back(next, bob, tabs[1]) : null;
    next.clock.advance(44_999);
    assert.equal(next.call(call_id).status, 'incall');
    next.clock.advance(1);
    const call = next.call(call_id);
    assert.deepEqual([call.status, call.reason, call.ended_by], ['ended', 'lost', null]);
    if (there !== null) assert.deepEqual(there.last('call').call, call);
    const late = who === 'Ada' ? back(next, bob, tabs[1]) : back(next, ada, tabs[0]);
    assert.deepEqual(late.welcome.snapshot.call, call, 'who comes too late is told how it ended');
    assert.equal(machine.history().length, 1);
  });

test('While Bob is only awaited nobody outside is named to Ada: where Bob is counts as where Ada is', (t) => {
  const { machine, ada, tabs, call_id } = talk(t);
  const asked: string[] = [];
  const next = machine.start({ chooseIceServers: ({ mine, theirs }) => (asked.push(mine, theirs), []) });
  back(next, ada, tabs[0]).do('ice-servers', { call_id });
  assert.equal(asked.length, 2);
  assert.notEqual(asked[0], '');
  assert.equal(asked[1], asked[0]);
});

test('Ada comes back on another tab, and takes the call that waits for the tab before', (t) => {
  const { machine, ada, bob, tabs, call_id } = talk(t);
  const next = machine.start();
  const tab = again(next, ada).attach();
  back(next, bob, tabs[1]);
  assert.equal(tab.welcome.snapshot.mine, false);
  tab.do('call/take', { call_id, gone: true });
  next.clock.advance(60_000);
  assert.equal(next.call(call_id).status, 'incall');
});

test('Programs that only make requests have 15 s to find the server again', (t) => {
  const machine = buildMachine(t);
  const house = machine.start();
  const [ada, bob] = [house.register('Ada'), house.register('Bob')];
  const { call_id } = ada.do('call/initiate', { target_user_id: bob.id });
  bob.do('call/accept', { call_id });
  const next = machine.start();
  next.clock.advance(14_999);
  const [adas, bobs] = [again(next, ada), again(next, bob)];
  assert.equal(adas.do('signal/status', { call_id }).call.status, 'incall');
  bobs.do('users/heartbeat');
  next.clock.advance(9_999);
  assert.equal(adas.do('signal/status', { call_id }).call.status, 'incall');
  next.clock.advance(1);
  assert.deepEqual(next.call(call_id).reason, 'lost', 'from then on silence is judged as always');
  const third = machine.start();
  const last = third.core.counts();
  assert.deepEqual(last.calls, { calling: 0, incall: 0, onhold: 0 });
});

test('A command that is sent again after a restart gets its first answer, and nothing happens twice', (t) => {
  const { machine, house, ada, bob, tabs, call_id } = talk(t);
  tabs[0].do('call/end', { call_id, request_id: 'end' });
  const body = { target_user_id: bob.id, offer: 'v=0', request_id: 'one and the same' };
  const first = tabs[0].do('call/initiate', body);
  const early = tabs[1].ask('call/hold', { call_id: first.call_id, request_id: 'hold' });
  house.clock.advance(10);
  const next = machine.start();
  const tab = back(next, ada, tabs[0]);
  assert.deepEqual(tab.do('call/initiate', body), first);
  assert.equal(tab.do('call/end', { call_id, request_id: 'end' }).call.reason, 'hung_up');
  assert.equal(next.core.counts().calls.calling, 1);
  const bobs = back(next, bob, tabs[1]);
  bobs.do('call/accept', { call_id: first.call_id });
  assert.deepEqual(bobs.ask('call/hold', { call_id: first.call_id, request_id: 'hold' }), early, 'a refusal too');
});

for (const jump of [day, -day])
  test(`The clock jumps ${jump > 0 ? 'forward' : 'back'} by a day while the server is away: no call ends, talk time is right, and tokens are good`, (t) => {
    const { machine, house, ada, bob, tabs, call_id } = talk(t);
    house.clock.advance(60_000);
    tabs[0].do('call/hold', { call_id, request_id: 'hold' });
    tabs[0].do('call/resume', { call_id, request_id: 'resume' });
    house.clock.advance(30_000);
    const next = machine.start({}, { jump, ms: 3_000 });
    const [adas, bobs] = [back(next, ada, tabs[0]), back(next, bob, tabs[1])];
    assert.equal(adas.welcome.snapshot.call.talk_ms, 93_000);
    assert.equal(adas.do('call/resume', { call_id, request_id: 'resume' }).call.status, 'incall', 'its answer is kept too');
    next.clock.advance(50_000);
    assert.equal(bobs.do('call/end', { call_id }).call.talk_ms, 143_000);
  });

test('A call that ended as the server went is told to whoever had not heard of it', (t) => {
  const { machine, house, ada, bob, tabs, call_id } = talk(t);
  tabs[1].detach();
  const { call } = tabs[0].do('call/end', { call_id });
  house.clock.advance(60);
  const next = machine.start();
  assert.deepEqual(back(next, bob, tabs[1]).welcome.snapshot.call, call);
  assert.equal(back(next, ada, tabs[0]).welcome.snapshot.call, null, 'Ada knew');
  assert.equal(again(next, ada).ask('signal/status', { call_id }).body.code, 'call_ended');
  next.clock.advance(60_000);
  assert.equal(again(next, ada).ask('signal/status', { call_id }).body.code, 'call_not_found');
  next.clock.advance(60);
  const third = machine.start();
  assert.equal(again(third, ada).ask('signal/status', { call_id }).body.code, 'call_not_found');
  assert.equal(machine.history().length, 1, 'history keeps it');
});

test('The server stops in order: what was not written yet is written, calls stay open, and no call is counted as ended', (t) => {
  const { machine, house, ada, bob, tabs, call_id } = talk(t);
  tabs[0].do('signal/ice', { call_id, candidate: 'at the last moment' });
  house.core.drain(2_000);
  assert.equal(tabs[0].closed(), 'restart');
  assert.equal(tabs[0].last('drain').within_ms, 2_000);
  house.core.close();
  const next = machine.start();
  assert.deepEqual(machine.history(), []);
  assert.deepEqual(again(next, bob).do('signal/get-ice', { call_id }).candidates, ['at the last moment']);
  assert.equal(back(next, ada, tabs[0]).do('call/hold', { call_id }).call.status, 'onhold');
});

test('A call that cannot be read is let go, and does not keep the server from starting', (t) => {
  const { machine, ada, call_id } = talk(t);
  const database = new DatabaseSync(machine.path);
  for (const state of ['{"call":', '{"call":{"status":"incall"}}']) {
    database.prepare('UPDATE live_calls SET state = ?').run(state);
    const next = machine.start();
    assert.deepEqual([next.call(call_id), next.core.counts().calls.incall, next.errors], [null, 0, []]);
    assert.equal(again(next, ada).do('signal/incoming').call, null);
    next.clock.advance(60);
    assert.equal(machine.live(), 0);
  }
  database.close();
});

test('A user whose name somebody else has by then, and who cannot be listed, loses their call on both sides', (t) => {
  const { machine, house, bob, call_id } = talk(t);
  house.records.renameUser(bob.id, 'Ada', 'ada');
  const next = machine.start();
  assert.deepEqual([next.call(call_id).status, next.call(call_id).reason], ['ended', 'lost']);
  assert.equal(machine.history().length, 1);
});
