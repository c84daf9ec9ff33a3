import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { test, type TestContext } from 'node:test';
import { atAnotherDevice, type CoreHouse, type Someone } from './house.ts';
import { again, buildMachine, type Machine } from './machine.ts';
import { turnBack, withoutDevices } from './old-database.ts';

/** Calls and ends as the version before parties has written them, word for word. */
const at = { wall: 1_800_000_000_000, boot: 500_000 };
const call_id = '00000000-0000-4000-8000-00000000000c';
const [adasTab, bobsTab] = ['00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b'];

interface Old {
  readonly machine: Machine;
  readonly people: readonly [Someone, Someone];
  readonly start: () => CoreHouse;
}

/** A machine with the database of before, in which Ada's and Bob's call is as `fields` say. */
function oldMachine(t: TestContext, fields: object, fill: (database: DatabaseSync) => void = () => {}): Old {
  const machine = buildMachine(t, at.wall, at.boot);
  const house = machine.start({}, { ms: 0 });
  const people = [house.register('Ada'), house.register('Bob')] as const;
  machine.kill();
  const [caller, callee] = people.map(({ id, name }) => ({ id, username: name }));
  const call = { id: call_id, caller, callee, callerLeg: adasTab, createdAt: 1_799_999_990_000, version: 3, ringing: true, ...fields };
  const state = JSON.stringify({ call, at, ringLeft: 30_000 });
  turnBack(machine.path, (old) => {
    if ('reason' in call) old.prepare(`INSERT INTO fresh_ends VALUES (?, ?, 'callee')`).run(call_id, state);
    else old.prepare(`INSERT INTO live_calls VALUES (?, ?)`).run(call_id, state);
    const box = old.prepare(`INSERT INTO live_boxes VALUES (?, ?, ?, ?, ?)`);
    box.run(call_id, 'caller', 'v=0 ada', null, 1);
    box.run(call_id, 'callee', null, 'v=0 bob', 0);
    const candidate = old.prepare(`INSERT INTO live_candidates VALUES (?, ?, ?, ?, ?)`);
    candidate.run(call_id, 'caller', 1, 1, '"candidate of Ada"');
    candidate.run(call_id, 'callee', 0, 0, '"candidate of Bob"');
    fill(old);
  });
  return { machine, people, start: () => machine.start({}, { ms: 3_000 }) };
}

const talking = { status: 'incall', calleeLeg: bobsTab, talked: 20_000, sound: { caller: true, callee: null }, away: [] };

test('A call that runs on a database of before parties goes on: who they are, where, for how long, and what they sent', (t) => {
  const { people, start } = oldMachine(t, talking);
  const house = start();
  const [adas, bobs] = people.map((person, index) => again(house, person).attach({ endpointId: index === 0 ? adasTab : bobsTab }));
  assert.ok(adas !== undefined && bobs !== undefined);
  const { call, mine } = adas.welcome.snapshot;
  assert.deepEqual([call.status, call.version, call.talk_ms, mine, bobs.welcome.snapshot.mine], ['incall', 3, 23_000, true, true]);
  assert.deepEqual([call.ringing, call.sound_up, call.kind], [true, [people[0].id], 'direct']);
  assert.deepEqual(
    call.parties,
    people.map(({ id, name }, index) => ({
      user_id: id,
      username: name,
      role: index === 0 ? 'caller' : 'callee',
      state: 'joined',
      held: false,
      muted: false,
      invited_by: null,
      deaf_to: [],
      talk_from: 0,
      group: null,
      rings_on: 0,
      ring_ends: null,
    })),
  );
  assert.equal(bobs.do('signal/get-offer', { call_id }).offer, 'v=0 ada');
  assert.equal(adas.do('signal/get-answer', { call_id }).answer, 'v=0 bob');
  assert.deepEqual(bobs.do('signal/get-ice', { call_id, after: 1 }), {
    status: 'success',
    candidates: ['candidate of Ada'],
    next: 2,
  });
  assert.deepEqual(adas.do('call/end', { call_id }).call.reason, 'hung_up');
});

test('A call on hold on a database of before parties is held by the same, for as long, and can be resumed by them', (t) => {
  const { people, start } = oldMachine(t, { ...talking, status: 'onhold', heldBy: ['callee'], heldFor: 2_000, away: ['caller'] });
  const house = start();
  const bobs = again(house, people[1]).attach({ endpointId: bobsTab });
  const { call } = bobs.welcome.snapshot;
  assert.deepEqual([call.held_by, call.held_ms, call.away, call.talk_ms], [[people[1].id], 5_000, [people[0].id], 20_000]);
  assert.equal(bobs.do('call/resume', { call_id }).call.status, 'incall');
});

test('A call that rings on a database of before parties rings on, with its offer, and is taken', (t) => {
  const { people, start } = oldMachine(t, { status: 'calling' });
  const house = start();
  const adas = again(house, people[0]).attach({ endpointId: adasTab });
  const bobs = again(house, people[1]).attach();
  const { call, offer, mine } = bobs.welcome.snapshot;
  assert.deepEqual([call.status, call.ringing, call.parties[1].state, offer, mine], ['calling', true, 'ringing', 'v=0 ada', true]);
  assert.equal(bobs.do('call/accept', { call_id, answer: 'v=0 new' }).call.status, 'incall');
  assert.equal(adas.last('description').sdp, 'v=0 new');
});

test('Who was not told of an end by the version before parties is told, and who was is not', (t) => {
  const ended = { status: 'ended', answered: { leg: bobsTab }, talked: 7_000, reason: 'hung_up', endedBy: 'caller' };
  const { people, start } = oldMachine(t, ended);
  const house = start();
  const { snapshot } = again(house, people[1]).attach({ endpointId: bobsTab }).welcome;
  assert.deepEqual([snapshot.call.reason, snapshot.call.ended_by, snapshot.call.talk_ms], ['hung_up', people[0].id, 7_000]);
  assert.equal(again(house, people[0]).attach({ endpointId: adasTab }).welcome.snapshot.call, null);
});

for (const kind of ['tab', 'program'] as const)
  test(`A call of before devices goes on at the ${kind} that held it, and no other has it`, (t) => {
    const machine = buildMachine(t, at.wall, at.boot);
    const house = machine.start({}, { ms: 0 });
    const [ada, bob] = [house.register('Ada'), house.register('Bob')];
    const bobs = bob.attach({ endpointId: bobsTab });
    const call = ada.do('call/initiate', { target_user_id: bob.id, offer: 'v=0 ada' });
    (kind === 'tab' ? bobs : bob).do('call/accept', { call_id: call.call_id });
    machine.kill();
    const database = new DatabaseSync(machine.path);
    withoutDevices(database);
    const { state } = database.prepare('SELECT state FROM live_calls').get() as { state: string };
    const flat = state.replaceAll(/\{"device":"[^"]+","endpoint":([^}]+)\}/g, '$1');
    assert.notEqual(flat, state);
    database.prepare('UPDATE live_calls SET state = ?').run(flat);
    database.close();
    const next = machine.start({}, { ms: 3_000 });
    const back = again(next, bob);
    const other = atAnotherDevice(next, bob);
    const tab = back.attach({ endpointId: bobsTab });
    assert.equal(tab.welcome.snapshot.mine, kind === 'tab');
    other.refused('answered_elsewhere', 'call/hold', { call_id: call.call_id, endpoint_id: bobsTab });
    other.refused('answered_elsewhere', 'call/hold', { call_id: call.call_id });
    assert.equal((kind === 'tab' ? tab : back).do('call/hold', { call_id: call.call_id }).call.status, 'onhold');
    assert.equal(again(next, ada).do('call/end', { call_id: call.call_id }).call.reason, 'hung_up');
  });

test('What cannot be read on a database of before parties hinders nothing', (t) => {
  const { people, machine, start } = oldMachine(t, talking, (old) => {
    old.exec(`INSERT INTO live_calls VALUES ('broken', '{'), ('list', '[1]'), ('number', '{"call":{"caller":{"id":7}}}');
      INSERT INTO live_boxes VALUES ('broken', 'caller', 'v=0', NULL, 0), ('number', 'caller', 'v=0', NULL, 0);
      INSERT INTO fresh_ends VALUES ('unread', 'x', 'caller callee');`);
  });
  const house = start();
  assert.equal(again(house, people[0]).attach({ endpointId: adasTab }).welcome.snapshot.call.status, 'incall');
  house.clock.advance(2_000);
  assert.equal(machine.live(), 1, 'it is forgotten');
});
