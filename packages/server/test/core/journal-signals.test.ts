import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallChanges } from '../../src/records/port.ts';
import { openRecords } from '../../src/records/sqlite.ts';
import { openCoreHouse, type Json } from './house.ts';
import { again } from './machine.ts';
import { back, talk } from './talk.ts';

test('While it rings, every offer that Bob was given is there after a kill, however short a time after the one before it came', (t) => {
  const { machine, bob, tabs, call_id } = talk(t, 'calling');
  for (const offer of ['v=0 second', 'v=0 third']) {
    tabs[0].do('signal/offer', { call_id, offer });
    assert.equal(tabs[1].last('description').sdp, offer);
  }
  const bobs = back(machine.start(), bob, tabs[1]);
  assert.equal(bobs.welcome.snapshot.offer, 'v=0 third');
});

test('A candidate that comes while it rings is written by itself, and neither the offer nor the call once more', (t) => {
  const records = openRecords(':memory:');
  const written: CallChanges[] = [];
  function write(changes: CallChanges): ReturnType<typeof records.calls.write> {
    written.push(changes);
    return records.calls.write(changes);
  }
  const house = openCoreHouse({ records: { ...records, calls: { ...records.calls, write } } });
  t.after(() => house.close());
  const [ada, bob] = [house.register('Ada'), house.register('Bob')];
  const { call_id } = ada.do('call/initiate', { target_user_id: bob.id, offer: 'v=0 ada' });
  ada.do('signal/ice', { call_id, candidate: 'first' });
  const { live, boxes } = written.at(-1) ?? assert.fail();
  assert.deepEqual([written.length, live, boxes.map(({ described }) => described)], [2, [], [null]]);
  assert.deepEqual(boxes[0]?.added, [{ n: 0, candidate: '"first"' }]);
  ada.do('signal/offer', { call_id, offer: 'v=0 again' });
  assert.equal(written.at(-1)?.boxes[0]?.described?.offer, 'v=0 again');
  assert.deepEqual(
    records.calls.load().live[0]?.boxes.map(({ offer, candidates }) => [offer, candidates]),
    [['v=0 again', ['"first"']]],
  );
});

test('What was sent, and how far a cursor counts, is there again, after a call was taken too', (t) => {
  const { machine, house, ada, bob, tabs, call_id } = talk(t);
  for (let n = 0; n < 150; n += 1) tabs[0].do('signal/ice', { call_id, candidate: `a${n}` });
  tabs[1].do('signal/ice', { call_id, candidate: ['b0', 'b1'] });
  house.clock.advance(1_100);
  bob.do('call/take', { call_id });
  bob.do('signal/ice', { call_id, candidate: 'b2' });
  house.clock.advance(5_100);
  const next = machine.start();
  const [adas, bobs] = [again(next, ada), again(next, bob)];
  const all: Json = bobs.do('signal/get-ice', { call_id });
  assert.deepEqual([all.candidates.length, all.candidates[0], all.candidates.at(-1), all.next], [128, 'a22', 'a149', 150]);
  assert.deepEqual(adas.do('signal/get-ice', { call_id, after: 2 }), { status: 'success', candidates: ['b2'], next: 3 });
  assert.deepEqual(
    [adas.do('signal/get-answer', { call_id }).status, bobs.do('signal/get-offer', { call_id }).offer],
    ['pending', 'v=0 ada'],
  );
});

for (const [way, within] of [
  ['passed on', 5_000],
  ['to be asked for', 1_000],
] as const)
  test(`A signal that is ${way} is written ${within / 1000} s after the ones before at the latest, and not sooner`, (t) => {
    const { machine, house, bob, tabs, call_id } = talk(t);
    function written(): Json {
      return again(machine.copy().start(), bob).do('signal/get-ice', { call_id }).candidates;
    }
    if (way === 'to be asked for') tabs[1].detach();
    tabs[0].do('signal/ice', { call_id, candidate: 'first' });
    house.clock.advance(within - 1);
    assert.deepEqual(written(), []);
    house.clock.advance(1);
    assert.deepEqual(written(), ['first'], 'counted from when the call was accepted');
    house.clock.advance(within - 100);
    tabs[0].do('signal/ice', { call_id, candidate: 'second' });
    house.clock.advance(100);
    assert.deepEqual(written(), ['first', 'second']);
  });

test('What Bob must ask for is written within a second, though what was passed on before may wait for longer', (t) => {
  const { machine, house, bob, tabs, call_id } = talk(t);
  house.clock.advance(1_000);
  tabs[0].do('signal/ice', { call_id, candidate: 'passed on' });
  tabs[1].detach();
  tabs[0].do('signal/ice', { call_id, candidate: 'to be asked for' });
  house.clock.advance(5);
  const next = again(machine.start(), bob).do('signal/get-ice', { call_id });
  assert.deepEqual(next.candidates, ['passed on', 'to be asked for']);
});

test('What was passed on to Ada as the line went is written as soon as what Ada must ask for', (t) => {
  const { machine, house, ada, tabs, call_id } = talk(t);
  house.clock.advance(50);
  tabs[1].do('signal/ice', { call_id, candidate: 'b1' });
  house.clock.advance(500);
  tabs[0].detach();
  house.clock.advance(450);
  assert.deepEqual(again(machine.start(), ada).do('signal/get-ice', { call_id }).candidates, ['b1']);
});

test('A cursor that is ahead of what was written is answered with all there is', (t) => {
  const { machine, house, ada, bob, tabs, call_id } = talk(t);
  tabs[0].do('signal/ice', { call_id, candidate: ['a1', 'a2', 'a3'] });
  assert.equal(bob.do('signal/get-ice', { call_id }).next, 3);
  house.clock.advance(900);
  const next = machine.start();
  again(next, ada).do('signal/ice', { call_id, candidate: ['a4', 'a5'], endpoint_id: tabs[0].id });
  assert.deepEqual(again(next, bob).do('signal/get-ice', { call_id, after: 3 }), { status: 'success', candidates: ['a4', 'a5'], next: 2 });
});
