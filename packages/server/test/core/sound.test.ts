import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DatabaseSync } from 'node:sqlite';
import { ofTwoSides, turnBack } from './old-database.ts';
import { back, talk } from './talk.ts';

test('Talk time is the time with sound: what connecting took and what was lost is in no answer, no event and no history', (t) => {
  const { machine, house, ada, bob, tabs, call_id } = talk(t);
  const [adas, bobs] = tabs;
  house.clock.advance(4_000);
  adas.do('call/sound', { call_id, connected: true });
  const { call } = bobs.do('call/sound', { call_id, connected: true });
  assert.deepEqual([call.sound_up, call.sound_down, call.talk_ms], [[ada.id, bob.id], [], 0]);
  assert.deepEqual(adas.last('call').call, call, 'each word is told to both');
  assert.equal(bobs.do('call/sound', { call_id, connected: true }).call.version, call.version, 'twice is fine, and nothing changes');
  house.clock.advance(6_000);
  assert.deepEqual(bobs.do('call/sound', { call_id, connected: false }).call.sound_down, [bob.id]);
  house.clock.advance(5_000);
  bobs.do('call/sound', { call_id, connected: true });
  house.clock.advance(1_000);
  adas.do('call/sound', { call_id, connected: false });
  house.clock.advance(30_000);
  const { call: ended } = adas.do('call/end', { call_id, reason: 'lost' });
  assert.deepEqual([ended.talk_ms, ended.sound_up, ended.sound_down], [7_000, [], []]);
  house.clock.advance(10);
  assert.equal(machine.history()[0].talk_ms, 7_000);
});

test('A server that is killed knows afterwards who had sound and whose page was away', (t) => {
  const { machine, house, ada, bob, tabs, call_id } = talk(t);
  for (const tab of tabs) tab.do('call/sound', { call_id, connected: true });
  house.clock.advance(10_000);
  tabs[1].do('users/leaving');
  tabs[1].detach();
  house.clock.advance(4_000);
  const next = machine.start({}, { ms: 5_000 });
  const { call } = back(next, ada, tabs[0]).welcome.snapshot;
  assert.deepEqual([call.sound_up, call.sound_down, call.away, call.talk_ms], [[ada.id], [bob.id], [bob.id], 10_000]);
  const bobs = back(next, bob, tabs[1]);
  assert.deepEqual(bobs.welcome.snapshot.call.away, [], 'the same page again, as from the cache of the browser');
  bobs.do('call/sound', { call_id, connected: true });
  next.clock.advance(2_000);
  assert.equal(bobs.do('call/end', { call_id }).call.talk_ms, 12_000);
});

test('A call that was written before there were such words counts on, and the first word about it takes nothing away', (t) => {
  const { machine, house, ada, tabs, call_id } = talk(t);
  house.clock.advance(20_000);
  tabs[0].do('call/hold', { call_id });
  tabs[0].do('call/resume', { call_id });
  machine.kill();
  const database = new DatabaseSync(machine.path);
  const { state } = database.prepare('SELECT state FROM live_calls').get() as { state: string };
  database.close();
  const { call, ...rest } = JSON.parse(state);
  const old = JSON.stringify({ ...rest, call: ofTwoSides(call) });
  turnBack(machine.path, (before) => void before.prepare('INSERT INTO live_calls VALUES (?, ?)').run(call_id, old));
  const next = machine.start({}, { ms: 3_000 });
  const adas = back(next, ada, tabs[0]);
  assert.equal(adas.welcome.snapshot.call.talk_ms, 23_000);
  adas.do('call/sound', { call_id, connected: false });
  next.clock.advance(5_000);
  assert.equal(adas.do('call/sound', { call_id, connected: true }).call.talk_ms, 23_000);
});
