import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { openCoreHouse, type CoreHouse, type Device, type Json, type Someone } from './house.ts';

function open(t: TestContext): CoreHouse {
  const house = openCoreHouse();
  t.after(() => {
    assert.deepEqual(house.errors, []);
    house.close();
  });
  return house;
}

function online(house: CoreHouse): string[] {
  return house.people().map(({ username, status }) => `${username} ${status}`);
}

/** How a call stands: its status, and who holds; or why it ended. */
function stands(house: CoreHouse, callId: string): string {
  const { status, held_by, reason, parties } = house.call(callId);
  const holders = parties.filter(({ user_id }: Json) => held_by.includes(user_id)).map(({ username }: Json) => username);
  return [status === 'ended' ? reason : status, ...holders].join(' ');
}

/** A call that rings. */
function rings(caller: Someone | Device, callee: Someone): string {
  return caller.do('call/initiate', { target_user_id: callee.id, offer: 'v=0 offer' }).call_id;
}

function talks(caller: Someone | Device, callee: Someone, at: Someone | Device = callee): string {
  const call_id = rings(caller, callee);
  at.do('call/accept', { call_id });
  return call_id;
}

interface Three {
  readonly house: CoreHouse;
  readonly people: readonly [Someone, Someone, Someone];
  readonly tabs: readonly [Device, Device, Device];
}

/** Ada, Bob and Cleo with a tab each. */
function three(t: TestContext): Three {
  const house = open(t);
  const people = [house.register('Ada'), house.register('Bob'), house.register('Cleo')] as const;
  return { house, people, tabs: [people[0].attach(), people[1].attach(), people[2].attach()] };
}

/** Everything that anybody was told or can ask. */
function seen({ house, tabs }: Three, ...calls: string[]): Json {
  return [tabs.map(({ frames }) => frames.length), house.people(), calls.map((id) => house.call(id))];
}

test('Ada talks with Bob and Cleo rings: Hold and accept sets Bob aside and takes Cleo, in one step', (t) => {
  const { house, people, tabs } = three(t);
  const [ada, bob] = people;
  const [hers, bobs, cleos] = tabs;
  const first = talks(bobs, ada, hers);
  const second = rings(cleos, ada);
  assert.deepEqual([hers.last('ring').call.call_id, hers.do('signal/incoming').call.call_id], [second, second]);
  assert.deepEqual(online(house), ['Ada incall', 'Bob incall', 'Cleo calling'], 'a ring that waits does not show');
  const before = hers.frames.length;
  const { call } = hers.do('call/accept', { call_id: second, answer: 'v=0 answer' });
  assert.deepEqual([call.status, stands(house, first), stands(house, second)], ['incall', 'onhold Ada', 'incall']);
  assert.deepEqual([bobs.last('call').call.held_by, cleos.last('call').call.status], [[ada.id], 'incall']);
  assert.equal(cleos.last('description').sdp, 'v=0 answer');
  const told = hers.frames.slice(before).map(({ event }) => [event.type, event.call?.call_id, event.mine]);
  assert.deepEqual(told, [
    ['call', first, true],
    ['call', second, true],
  ]);
  assert.deepEqual(online(house), ['Ada incall', 'Bob onhold', 'Cleo incall']);
  assert.equal(bob.do('signal/status', { call_id: first }).call.held_by[0], ada.id);
});

test('End and accept hangs up on Bob, and leaves Dora, whom Ada had set aside, where she is', (t) => {
  const stage = three(t);
  const { house, people, tabs } = stage;
  const [hers, bobs, cleos] = tabs;
  const dora = house.register('Dora');
  const aside = talks(hers, dora);
  hers.do('call/hold', { call_id: aside });
  const active = talks(hers, people[1], bobs);
  const waiting = rings(cleos, people[0]);
  hers.do('call/accept', { call_id: waiting, others: 'end' });
  assert.deepEqual(
    [aside, active, waiting].map((id) => stands(house, id)),
    ['onhold Ada', 'hung_up', 'incall'],
  );
  assert.deepEqual([bobs.last('call').call.reason, bobs.last('call').call.ended_by], ['hung_up', people[0].id]);
  hers.do('call/end', { call_id: waiting });
  assert.deepEqual(online(house), ['Ada onhold', 'Bob idle', 'Cleo idle', 'Dora onhold']);
  hers.do('call/resume', { call_id: aside });
  assert.equal(stands(house, aside), 'incall');
});

test('While Ada calls somebody nothing can be set aside: Accept is busy and changes nothing, End and accept cancels', (t) => {
  const stage = three(t);
  const { house, people, tabs } = stage;
  const [hers, , cleos] = tabs;
  const dora = house.register('Dora');
  const aside = talks(hers, dora);
  hers.do('call/hold', { call_id: aside });
  const dialed = rings(hers, people[1]);
  const waiting = rings(cleos, people[0]);
  const before = seen(stage, aside, dialed, waiting);
  for (const [name, body] of [
    ['call/accept', { call_id: waiting }],
    ['call/accept', { call_id: waiting, others: 'hold' }],
    ['call/initiate', { target_user_id: people[2].id }],
    ['call/resume', { call_id: aside }],
  ] as const) {
    const { http, body: answer } = hers.ask(name, body);
    assert.deepEqual([http, answer.code, answer.message.startsWith('You are calling somebody')], [409, 'busy', true], name);
    assert.deepEqual(seen(stage, aside, dialed, waiting), before, `${name} changed something`);
  }
  assert.equal(hers.ask('call/accept', { call_id: waiting, others: 'swap' }).body.code, 'bad_request');
  hers.do('call/accept', { call_id: waiting, others: 'end' });
  assert.deepEqual(
    [aside, dialed, waiting].map((id) => stands(house, id)),
    ['onhold Ada', 'cancelled', 'incall'],
  );
});

test('Ada switches between two calls: Resume sets the other aside, and never are both active', (t) => {
  const { house, people, tabs } = three(t);
  const [hers, bobs, cleos] = tabs;
  const first = talks(bobs, people[0], hers);
  const second = talks(cleos, people[0], hers);
  for (const [resumed, other] of [
    [first, second],
    [second, first],
    [first, second],
  ] as const) {
    hers.do('call/resume', { call_id: resumed });
    assert.deepEqual([stands(house, resumed), stands(house, other)], ['incall', 'onhold Ada']);
  }
  assert.equal(hers.ask('call/resume', { call_id: first }).body.code, 'wrong_state', 'her own hold is lifted already');
  assert.deepEqual([stands(house, first), stands(house, second)], ['incall', 'onhold Ada'], 'and that sets nothing aside');
  bobs.do('call/hold', { call_id: first });
  assert.equal(online(house)[0], 'Ada onhold', 'Bob has set her aside');
  hers.do('call/resume', { call_id: second });
  assert.deepEqual([stands(house, first), stands(house, second)], ['onhold Bob Ada', 'incall']);
});

test('Accepting again says success and sets nothing aside, also when the call is on hold meanwhile', (t) => {
  const { house, people, tabs } = three(t);
  const [hers, bobs, cleos] = tabs;
  const first = talks(bobs, people[0], hers);
  const second = talks(cleos, people[0], hers);
  const { version } = house.call(second);
  assert.equal(hers.do('call/accept', { call_id: first }).call.held_by[0], people[0].id);
  assert.deepEqual([stands(house, first), stands(house, second), house.call(second).version], ['onhold Ada', 'incall', version]);
});

test('Of two rings signal/incoming gives the oldest first, and the next when that is settled; each ends by its own time', (t) => {
  const { house, people, tabs } = three(t);
  const [ada] = people;
  const [hers, bobs, cleos] = tabs;
  const dora = house.register('Dora');
  dora.attach();
  const first = rings(bobs, ada);
  house.clock.advance(5_000);
  const second = rings(cleos, ada);
  dora.refused('user_busy', 'call/initiate', { target_user_id: ada.id });
  assert.deepEqual(
    hers.events('ring').map(({ call }) => call.call_id),
    [first, second],
  );
  assert.equal(hers.do('signal/incoming').call.call_id, first);
  hers.do('call/reject', { call_id: first });
  assert.equal(hers.do('signal/incoming').call.call_id, second);
  house.clock.advance(1_000);
  const third = rings(dora, ada);
  house.clock.advance(43_999);
  assert.deepEqual([stands(house, second), hers.do('signal/incoming').call.call_id], ['calling', second]);
  house.clock.advance(1);
  assert.deepEqual([stands(house, second), stands(house, third)], ['no_answer', 'calling']);
  assert.equal(hers.do('signal/incoming').call.call_id, third);
});

test('Bob in a call has one ring that waits: whoever comes then is told that he is busy, and he who waits may cancel', (t) => {
  const { house, people, tabs } = three(t);
  const [ada, bob] = people;
  const [hers, bobs, cleos] = tabs;
  talks(hers, bob, bobs);
  const waiting = rings(cleos, bob);
  const dora = house.register('Dora');
  dora.refused('user_busy', 'call/initiate', { target_user_id: bob.id });
  cleos.do('call/end', { call_id: waiting });
  rings(dora, bob);
  assert.equal(hers.ask('call/initiate', { target_user_id: bob.id }).body.code, 'busy');
  assert.equal(bobs.ask('call/initiate', { target_user_id: ada.id }).body.code, 'busy');
});

test('Two people who share a call that is set aside do not get a second one', (t) => {
  const { people, tabs } = three(t);
  const [hers, bobs] = tabs;
  const call_id = talks(hers, people[1], bobs);
  hers.do('call/hold', { call_id });
  const { code, message } = hers.ask('call/initiate', { target_user_id: people[1].id }).body;
  assert.deepEqual([code, message], ['busy', 'You are in a call with this person already.']);
  bobs.do('call/hold', { call_id });
  assert.equal(bobs.ask('call/initiate', { target_user_id: people[0].id }).body.code, 'busy');
});

test('Ada has five calls: she can make no sixth, and nobody reaches her', (t) => {
  const house = open(t);
  const ada = house.register('Ada');
  const tab = ada.attach();
  const others = ['Bob', 'Cleo', 'Dora', 'Eve', 'Finn', 'Gil'].map((name) => house.register(name));
  for (const other of others.slice(0, 5)) tab.do('call/hold', { call_id: talks(tab, other) });
  const gil = others[5] ?? ada;
  const { http, body } = tab.ask('call/initiate', { target_user_id: gil.id });
  assert.deepEqual([http, body.code], [409, 'full']);
  gil.refused('user_busy', 'call/initiate', { target_user_id: ada.id });
  assert.deepEqual([ada.attach().welcome.snapshot.calls.length, house.core.counts().calls.onhold], [5, 5]);
});

test('Bob calls back Ada, who rings him while he talks with Cleo: that is Hold and accept', (t) => {
  const { house, people, tabs } = three(t);
  const [hers, bobs, cleos] = tabs;
  const first = talks(cleos, people[1], bobs);
  const second = rings(hers, people[1]);
  const { call_id, call } = bobs.do('call/initiate', { target_user_id: people[0].id });
  assert.deepEqual([call_id, call.status, stands(house, first)], [second, 'incall', 'onhold Bob']);
});

test('Ada accepts at a second tab: the call of the first is set aside there, and each tab holds its own', (t) => {
  const { house, people, tabs } = three(t);
  const [ada] = people;
  const [hers, bobs, cleos] = tabs;
  const other = ada.attach();
  const first = talks(bobs, ada, hers);
  const second = talks(cleos, ada, other);
  assert.deepEqual([stands(house, first), stands(house, second)], ['onhold Ada', 'incall']);
  assert.deepEqual([hers.last('call').call.call_id, hers.last('call').mine], [second, false]);
  assert.equal(other.ask('call/resume', { call_id: first }).body.code, 'answered_elsewhere');
  other.do('call/take', { call_id: first });
  const { calls } = ada.attach({ endpointId: other.id }).welcome.snapshot;
  assert.deepEqual(
    calls.map(({ call_id, mine }: Json) => [call_id, mine]),
    [
      [first, true],
      [second, true],
    ],
  );
  assert.deepEqual([stands(house, first), stands(house, second)], ['onhold Ada', 'incall'], 'who takes a call resumes none');
});

test('A tab that holds one of two calls is gone for 45 s: that call is lost, the other goes on', (t) => {
  const { house, people, tabs } = three(t);
  const [ada] = people;
  const [hers, bobs, cleos] = tabs;
  const other = ada.attach();
  const first = talks(bobs, ada, hers);
  const second = talks(cleos, ada, other);
  hers.detach();
  house.clock.advance(44_999);
  assert.deepEqual([stands(house, first), stands(house, second)], ['onhold Ada', 'incall']);
  house.clock.advance(1);
  assert.deepEqual([stands(house, first), stands(house, second)], ['lost', 'incall']);
});

test('Ada loses her only line with two calls and a ring: all end, and her next page is told of each, once', (t) => {
  const { house, people, tabs } = three(t);
  const [ada] = people;
  const [hers, bobs, cleos] = tabs;
  const dora = house.register('Dora');
  dora.attach();
  const all = [talks(bobs, ada, hers), talks(cleos, ada, hers)];
  hers.detach();
  house.clock.advance(10_000);
  all.push(rings(dora, ada));
  house.clock.advance(34_999);
  assert.deepEqual(
    all.map((id) => stands(house, id)),
    ['onhold Ada', 'incall', 'calling'],
  );
  house.clock.advance(1);
  assert.deepEqual(
    all.map((id) => stands(house, id)),
    ['lost', 'lost', 'unreachable'],
  );
  assert.deepEqual(online(house), ['Bob idle', 'Cleo idle', 'Dora idle']);
  const { snapshot } = ada.attach().welcome;
  assert.deepEqual([snapshot.calls, snapshot.ended.map(({ call_id }: Json) => call_id)], [[], all]);
  assert.equal(snapshot.call.call_id, all[2], 'a client that knows one call is told of the last');
  assert.deepEqual(ada.attach().welcome.snapshot.ended, [], 'once');
});

test('A page with two calls is loaded again: both others see it go and come back', (t) => {
  const { house, people, tabs } = three(t);
  const [ada] = people;
  const [hers, bobs, cleos] = tabs;
  const calls = [talks(bobs, ada, hers), talks(cleos, ada, hers)];
  for (const call_id of calls) hers.do('call/sound', { call_id, connected: true });
  hers.do('users/leaving');
  hers.detach();
  assert.deepEqual(
    calls.map((id) => house.call(id).sound_down),
    [[ada.id], [ada.id]],
  );
  house.clock.advance(3_000);
  assert.deepEqual(
    calls.map((id) => house.call(id).away),
    [[ada.id], [ada.id]],
  );
  const { snapshot } = ada.attach({ endpointId: hers.id }).welcome;
  assert.deepEqual(
    snapshot.calls.map(({ call_id, mine, away }: Json) => [call_id, mine, away.length]),
    calls.map((id) => [id, true, 0]),
  );
  assert.deepEqual([snapshot.call.call_id, snapshot.mine], [calls[1], true], 'the active one, for clients of before');
});

test('Ada closes her page in a call while Cleo rings: the ring ends as unreachable, and the call waits for her', (t) => {
  const { house, people, tabs } = three(t);
  const [ada] = people;
  const [hers, bobs, cleos] = tabs;
  const first = talks(bobs, ada, hers);
  house.clock.advance(20_000);
  const second = rings(cleos, ada);
  hers.do('users/leaving');
  hers.detach();
  house.clock.advance(2_999);
  assert.equal(stands(house, second), 'calling');
  house.clock.advance(1);
  assert.deepEqual([stands(house, first), stands(house, second), house.call(first).away], ['incall', 'unreachable', [ada.id]]);
  house.clock.advance(42_000);
  assert.equal(stands(house, first), 'lost');
});

test('Ada signs out with a call, one set aside and a ring: all of them end', (t) => {
  const { house, people, tabs } = three(t);
  const [ada] = people;
  const [hers, bobs, cleos] = tabs;
  const dora = house.register('Dora');
  const calls = [talks(bobs, ada, hers), talks(cleos, ada, hers), rings(dora, ada)];
  hers.do('users/disconnect');
  assert.deepEqual(
    calls.map((id) => stands(house, id)),
    ['hung_up', 'hung_up', 'unreachable'],
  );
});

test('One tab of Ada signs out: the call that it holds ends, that of the other tab goes on, and so does the ring', (t) => {
  const { house, people, tabs } = three(t);
  const [ada] = people;
  const [hers, bobs, cleos] = tabs;
  const other = ada.attach();
  const dora = house.register('Dora');
  const calls = [talks(bobs, ada, hers), talks(cleos, ada, other), rings(dora, ada)];
  other.do('users/disconnect', { others_stay: true });
  assert.deepEqual(
    calls.map((id) => stands(house, id)),
    ['onhold Ada', 'hung_up', 'calling'],
  );
});

test('A tab that comes while two calls ring is given both offers, and the candidates of each', (t) => {
  const { people, tabs } = three(t);
  const [ada] = people;
  const [, bobs, cleos] = tabs;
  const calls = [rings(bobs, ada), rings(cleos, ada)];
  for (const [index, call_id] of calls.entries()) tabs[index + 1]?.do('signal/ice', { call_id, candidate: `of ${index}` });
  const tab = ada.attach();
  const { snapshot } = tab.welcome;
  assert.deepEqual(
    snapshot.calls.map(({ call_id, mine, offer }: Json) => [call_id, mine, offer]),
    calls.map((id) => [id, true, 'v=0 offer']),
  );
  assert.equal(snapshot.call.call_id, calls[0]);
  assert.deepEqual(
    tab.events('candidates').map(({ call_id, candidates }) => [call_id, candidates]),
    [
      [calls[0], ['of 0']],
      [calls[1], ['of 1']],
    ],
  );
});

test('Who looks at one page of many people is told of each whom they have a call with', (t) => {
  const { house, people, tabs } = three(t);
  const [hers, bobs, cleos] = tabs;
  hers.do('users/list', { limit: 1 });
  talks(bobs, people[0], hers);
  talks(cleos, people[0], hers);
  house.clock.advance(300);
  const told = new Map<string, string>(
    hers.events('presence').flatMap(({ changed }) => changed.map(({ username, status }: Json) => [username, status])),
  );
  assert.deepEqual([told.get('Bob'), told.get('Cleo')], ['onhold', 'incall']);
});
