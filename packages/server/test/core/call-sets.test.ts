import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rings, seen, stands, talks, three } from './call-set-stage.ts';
import { online, open, type Json } from './house.ts';

test('Ada talks with Bob and Cleo rings: Hold and accept sets Bob aside and takes Cleo, in one step', (t) => {
  const { house, people, tabs } = three(t);
  const [ada, bob] = people;
  const [adas, bobs, cleos] = tabs;
  const first = talks(bobs, ada, adas);
  const second = rings(cleos, ada);
  assert.deepEqual([adas.last('ring').call.call_id, adas.do('signal/incoming').call.call_id], [second, second]);
  assert.deepEqual(online(house), ['Ada incall', 'Bob incall', 'Cleo calling'], 'a ring that waits does not show');
  const before = adas.frames.length;
  const { call } = adas.do('call/accept', { call_id: second, answer: 'v=0 answer' });
  assert.deepEqual([call.status, stands(house, first), stands(house, second)], ['incall', 'onhold Ada', 'incall']);
  assert.deepEqual([bobs.last('call').call.held_by, cleos.last('call').call.status], [[ada.id], 'incall']);
  assert.equal(cleos.last('description').sdp, 'v=0 answer');
  const told = adas.frames.slice(before).map(({ event }) => [event.type, event.call?.call_id, event.mine]);
  assert.deepEqual(told, [
    ['call', first, true],
    ['call', second, true],
  ]);
  assert.deepEqual(online(house), ['Ada incall', 'Bob onhold', 'Cleo incall']);
  assert.equal(bob.do('signal/status', { call_id: first }).call.held_by[0], ada.id);
});

test('End and accept hangs up on Bob, and leaves Dora, whom Ada had set aside, where they are', (t) => {
  const stage = three(t);
  const { house, people, tabs } = stage;
  const [adas, bobs, cleos] = tabs;
  const dora = house.register('Dora');
  const aside = talks(adas, dora);
  adas.do('call/hold', { call_id: aside });
  const active = talks(adas, people[1], bobs);
  const waiting = rings(cleos, people[0]);
  adas.do('call/accept', { call_id: waiting, others: 'end' });
  assert.deepEqual(
    [aside, active, waiting].map((id) => stands(house, id)),
    ['onhold Ada', 'hung_up', 'incall'],
  );
  assert.deepEqual([bobs.last('call').call.reason, bobs.last('call').call.ended_by], ['hung_up', people[0].id]);
  adas.do('call/end', { call_id: waiting });
  assert.deepEqual(online(house), ['Ada onhold', 'Bob idle', 'Cleo idle', 'Dora onhold']);
  adas.do('call/resume', { call_id: aside });
  assert.equal(stands(house, aside), 'incall');
});

test('While Ada calls somebody nothing can be set aside: Accept is busy and changes nothing, End and accept cancels', (t) => {
  const stage = three(t);
  const { house, people, tabs } = stage;
  const [adas, , cleos] = tabs;
  const dora = house.register('Dora');
  const aside = talks(adas, dora);
  adas.do('call/hold', { call_id: aside });
  const dialed = rings(adas, people[1]);
  const waiting = rings(cleos, people[0]);
  const before = seen(stage, aside, dialed, waiting);
  for (const [name, body] of [
    ['call/accept', { call_id: waiting }],
    ['call/accept', { call_id: waiting, others: 'hold' }],
    ['call/initiate', { target_user_id: people[2].id }],
    ['call/resume', { call_id: aside }],
  ] as const) {
    const { http, body: answer } = adas.ask(name, body);
    assert.deepEqual([http, answer.code, answer.message.startsWith('You are calling somebody')], [409, 'busy', true], name);
    assert.deepEqual(seen(stage, aside, dialed, waiting), before, `${name} changed something`);
  }
  assert.equal(adas.ask('call/accept', { call_id: waiting, others: 'swap' }).body.code, 'bad_request');
  adas.do('call/accept', { call_id: waiting, others: 'end' });
  assert.deepEqual(
    [aside, dialed, waiting].map((id) => stands(house, id)),
    ['onhold Ada', 'cancelled', 'incall'],
  );
});

test('Ada switches between two calls: Resume sets the other aside, and never are both active', (t) => {
  const { house, people, tabs } = three(t);
  const [adas, bobs, cleos] = tabs;
  const first = talks(bobs, people[0], adas);
  const second = talks(cleos, people[0], adas);
  for (const [resumed, other] of [
    [first, second],
    [second, first],
    [first, second],
  ] as const) {
    adas.do('call/resume', { call_id: resumed });
    assert.deepEqual([stands(house, resumed), stands(house, other)], ['incall', 'onhold Ada']);
  }
  assert.equal(adas.ask('call/resume', { call_id: first }).body.code, 'wrong_state', 'their own hold is lifted already');
  assert.deepEqual([stands(house, first), stands(house, second)], ['incall', 'onhold Ada'], 'and that sets nothing aside');
  bobs.do('call/hold', { call_id: first });
  assert.equal(online(house)[0], 'Ada onhold', 'Bob has set them aside');
  adas.do('call/resume', { call_id: second });
  assert.deepEqual([stands(house, first), stands(house, second)], ['onhold Bob Ada', 'incall']);
});

test('Accepting again says success and sets nothing aside, also when the call is on hold meanwhile', (t) => {
  const { house, people, tabs } = three(t);
  const [adas, bobs, cleos] = tabs;
  const first = talks(bobs, people[0], adas);
  const second = talks(cleos, people[0], adas);
  const { version } = house.call(second);
  assert.equal(adas.do('call/accept', { call_id: first }).call.held_by[0], people[0].id);
  assert.deepEqual([stands(house, first), stands(house, second), house.call(second).version], ['onhold Ada', 'incall', version]);
});

test('Of two rings signal/incoming gives the oldest first, and the next when that is settled; each ends by its own time', (t) => {
  const { house, people, tabs } = three(t);
  const [ada] = people;
  const [adas, bobs, cleos] = tabs;
  const dora = house.register('Dora');
  dora.attach();
  const first = rings(bobs, ada);
  house.clock.advance(5_000);
  const second = rings(cleos, ada);
  dora.refused('user_busy', 'call/initiate', { target_user_id: ada.id });
  assert.deepEqual(
    adas.events('ring').map(({ call }) => call.call_id),
    [first, second],
  );
  assert.equal(adas.do('signal/incoming').call.call_id, first);
  adas.do('call/reject', { call_id: first });
  assert.equal(adas.do('signal/incoming').call.call_id, second);
  house.clock.advance(1_000);
  const third = rings(dora, ada);
  house.clock.advance(43_999);
  assert.deepEqual([stands(house, second), adas.do('signal/incoming').call.call_id], ['calling', second]);
  house.clock.advance(1);
  assert.deepEqual([stands(house, second), stands(house, third)], ['no_answer', 'calling']);
  assert.equal(adas.do('signal/incoming').call.call_id, third);
});

test('Bob in a call has one ring that waits: whoever comes then is told that Bob is busy, and whoever waits may cancel', (t) => {
  const { house, people, tabs } = three(t);
  const [ada, bob] = people;
  const [adas, bobs, cleos] = tabs;
  talks(adas, bob, bobs);
  const waiting = rings(cleos, bob);
  const dora = house.register('Dora');
  dora.refused('user_busy', 'call/initiate', { target_user_id: bob.id });
  cleos.do('call/end', { call_id: waiting });
  rings(dora, bob);
  assert.equal(adas.ask('call/initiate', { target_user_id: bob.id }).body.code, 'busy');
  assert.equal(bobs.ask('call/initiate', { target_user_id: ada.id }).body.code, 'busy');
});

test('One caller has one ring at Bob, from whatever tab, so that the place beside it is left for others', (t) => {
  const { house, people, tabs } = three(t);
  const [ada, bob] = people;
  const [adas, , cleos] = tabs;
  const first = rings(adas, bob);
  for (const other of [adas, ada.attach(), ada]) assert.equal(other.ask('call/initiate', { target_user_id: bob.id }).body.code, 'busy');
  const second = rings(cleos, bob);
  assert.deepEqual([stands(house, first), stands(house, second)], ['calling', 'calling']);
});

test('Two people who share a call that is set aside do not get a second one', (t) => {
  const { people, tabs } = three(t);
  const [adas, bobs] = tabs;
  const call_id = talks(adas, people[1], bobs);
  adas.do('call/hold', { call_id });
  const { code, message } = adas.ask('call/initiate', { target_user_id: people[1].id }).body;
  assert.deepEqual([code, message], ['busy', 'You are in a call with this person already.']);
  bobs.do('call/hold', { call_id });
  assert.equal(bobs.ask('call/initiate', { target_user_id: people[0].id }).body.code, 'busy');
});

test('Ada has five calls: they can make no sixth, and nobody reaches them', (t) => {
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

test('Bob calls back Ada, who rings them while they talk with Cleo: that is Hold and accept', (t) => {
  const { house, people, tabs } = three(t);
  const [adas, bobs, cleos] = tabs;
  const first = talks(cleos, people[1], bobs);
  const second = rings(adas, people[1]);
  const { call_id, call } = bobs.do('call/initiate', { target_user_id: people[0].id });
  assert.deepEqual([call_id, call.status, stands(house, first)], [second, 'incall', 'onhold Bob']);
});

test('Who looks at one page of many people is told of each whom they have a call with', (t) => {
  const { house, people, tabs } = three(t);
  const [adas, bobs, cleos] = tabs;
  adas.do('users/list', { limit: 1 });
  talks(bobs, people[0], adas);
  talks(cleos, people[0], adas);
  house.clock.advance(300);
  const told = new Map<string, string>(
    adas.events('presence').flatMap(({ changed }) => changed.map(({ username, status }: Json) => [username, status])),
  );
  assert.deepEqual([told.get('Bob'), told.get('Cleo')], ['onhold', 'incall']);
});
