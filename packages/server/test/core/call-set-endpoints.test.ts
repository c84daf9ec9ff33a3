import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { rings, stands, talks, three } from './call-set-stage.ts';
import { online, type Json } from './house.ts';

/** Ada talks with Bob at one tab, and has accepted Cleo at another. */
function atTwoTabs(t: TestContext) {
  const { house, people, tabs } = three(t);
  const [ada] = people;
  const [adas, bobs, cleos] = tabs;
  const other = ada.attach();
  return { house, ada, adas, other, first: talks(bobs, ada, adas), second: talks(cleos, ada, other) };
}

test('Ada accepts at a second tab: the call of the first is set aside there, and each tab holds its own', (t) => {
  const { house, ada, adas, other, first, second } = atTwoTabs(t);
  assert.deepEqual([stands(house, first), stands(house, second)], ['onhold Ada', 'incall']);
  assert.deepEqual([adas.last('call').call.call_id, adas.last('call').mine], [second, false]);
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
  const { house, adas, first, second } = atTwoTabs(t);
  adas.detach();
  house.clock.advance(44_999);
  assert.deepEqual([stands(house, first), stands(house, second)], ['onhold Ada', 'incall']);
  house.clock.advance(1);
  assert.deepEqual([stands(house, first), stands(house, second)], ['lost', 'incall']);
});

test('Ada loses the only line with two calls and a ring: all end, and the next page is told of each, once', (t) => {
  const { house, people, tabs } = three(t);
  const [ada] = people;
  const [adas, bobs, cleos] = tabs;
  const dora = house.register('Dora');
  dora.attach();
  const all = [talks(bobs, ada, adas), talks(cleos, ada, adas)];
  adas.detach();
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
  const [adas, bobs, cleos] = tabs;
  const calls = [talks(bobs, ada, adas), talks(cleos, ada, adas)];
  for (const call_id of calls) adas.do('call/sound', { call_id, connected: true });
  adas.do('users/leaving');
  adas.detach();
  assert.deepEqual(
    calls.map((id) => house.call(id).sound_down),
    [[ada.id], [ada.id]],
  );
  house.clock.advance(3_000);
  assert.deepEqual(
    calls.map((id) => house.call(id).away),
    [[ada.id], [ada.id]],
  );
  const { snapshot } = ada.attach({ endpointId: adas.id }).welcome;
  assert.deepEqual(
    snapshot.calls.map(({ call_id, mine, away }: Json) => [call_id, mine, away.length]),
    calls.map((id) => [id, true, 0]),
  );
  assert.deepEqual([snapshot.call.call_id, snapshot.mine], [calls[1], true], 'the active one, for clients of before');
});

test('Ada closes the page in a call while Cleo rings: the ring ends as unreachable, and the call waits for Ada', (t) => {
  const { house, people, tabs } = three(t);
  const [ada] = people;
  const [adas, bobs, cleos] = tabs;
  const first = talks(bobs, ada, adas);
  house.clock.advance(20_000);
  const second = rings(cleos, ada);
  adas.do('users/leaving');
  adas.detach();
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
  const [adas, bobs, cleos] = tabs;
  const dora = house.register('Dora');
  const calls = [talks(bobs, ada, adas), talks(cleos, ada, adas), rings(dora, ada)];
  adas.do('users/disconnect');
  assert.deepEqual(
    calls.map((id) => stands(house, id)),
    ['hung_up', 'hung_up', 'unreachable'],
  );
});

test('One tab of Ada signs out: the call that it holds ends, that of the other tab goes on, and so does the ring', (t) => {
  const { house, people, tabs } = three(t);
  const [ada] = people;
  const [adas, bobs, cleos] = tabs;
  const other = ada.attach();
  const dora = house.register('Dora');
  const calls = [talks(bobs, ada, adas), talks(cleos, ada, other), rings(dora, ada)];
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
