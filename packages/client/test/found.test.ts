import assert from 'node:assert/strict';
import { test } from 'node:test';
import { step } from '../src/call/call.ts';
import { freshConnection, searching, type Connection } from '../src/call/path.ts';
import type { CallState } from '../src/call/state.ts';
import { at, cleo, fromBob, phases, play, playSet } from './town/samples.ts';
import type { CallsEvent } from '../src/calls/event.ts';
import { focusIn, noCalls, type CallSet } from '../src/calls/set.ts';
import { stepCalls } from '../src/calls/step.ts';
import { heard, inTown, talk } from './town/stories.ts';

/** Stories that the simulator found to end badly, told again one by one. */

inTown('Ada learns of a call although their event stream carries nothing any more while their requests get through', async (town) => {
  const [ada, bob] = [await town.person('Ada', { blocked: true }), await town.person('Bob')];
  await town.wait(5_000);
  assert.deepEqual(ada.see().link, { phase: 'open', door: 'stream' });
  ada.line.deafen();
  await town.wait(5_000);
  void bob.phone.call(ada.id());
  await town.wait(30_000);
  ada.in('ringing');
});

inTown('A late word about the call that Ada has just cancelled is not taken for the call they make to Bob now', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  void ada.phone.call(bob.id());
  await town.settle();
  const first = ada.in('dialing').call?.call_id;
  // Nothing of the first call is told any more until the second is asked for.
  ada.line.up = false;
  ada.line.cut();
  void ada.phone.end();
  void ada.phone.call(bob.id());
  await town.settle();
  ada.line.up = true;
  ada.line.wake();
  await town.wait(1_000);
  const { call } = ada.in('dialing');
  assert.notEqual(call?.call_id, first);
  assert.equal(bob.in('ringing').call.call_id, call?.call_id);
});

function afterOver(version: number, event: CallsEvent): CallSet {
  const set: CallSet = { ...noCalls([]), over: [{ callId: 'call-1', version }] };
  return stepCalls(set, event, { ...at('attempt-9'), goodbyes: [], givenUp: [] }).set;
}

test('A ring that comes late, for a call that has been answered by calling back and is over, does not ring again', () => {
  function ring(callId: string): CallsEvent {
    return { type: 'ring', call: fromBob({ call_id: callId }), offer: 'offer' };
  }
  assert.equal(afterOver(1, ring('call-1')).entries.length, 0);
  assert.equal(afterOver(1, ring('another')).entries.length, 1);
});

test('A word about a call that comes after its end here, and is older than what was known of it, is not taken for a call elsewhere', () => {
  const told = [4, 7, 8].map((version) =>
    afterOver(7, { type: 'changed', call: fromBob({ status: 'incall', version }), mine: false }).entries.map(({ call }) => call.phase),
  );
  assert.deepEqual(told, [[], [], ['elsewhere']]);
});

test("When the server has lost the call that Ada makes, and Cleo calls them, Cleo's rings at the page", () => {
  const call = fromBob({ call_id: 'call-2', caller_id: cleo.id, caller_username: cleo.username });
  assert.ok(phases.dialing.phase === 'dialing');
  const set: CallSet = { entries: [{ id: 'one', call: phases.dialing }], focus: 'one', kept: [], over: [], muted: false };
  const standing = { calls: [{ call, mine: false, offer: 'offer 2' }], ended: [] };
  const after = stepCalls(set, { type: 'linked', standing }, { ...at('attempt-9'), goodbyes: [], givenUp: [] });
  const front = focusIn(after.set);
  assert.ok(front.phase === 'ringing' && front.call.call_id === 'call-2');
  assert.deepEqual(after.effects[0], { type: 'release', attempt: 'attempt-0' });
});

inTown(
  'When Bob resumes while the server is away, Ada is not held any longer, also once the server has forgotten the call',
  async (town) => {
    const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
    await talk(town, ada, bob);
    void bob.phone.hold();
    await town.settle();
    for (const { line } of [ada, bob]) {
      line.up = false;
      line.cut();
    }
    void bob.phone.resume();
    await town.settle();
    assert.equal(ada.in('talking').heldByThem, false);
    assert.deepEqual(heard(ada, bob), [true, true]);
    for (const { line } of [ada, bob]) line.up = true;
    await town.restart();
    await town.wait(10_000);
    assert.deepEqual(heard(ada, bob), [true, true]);
  },
);

test('When Bob goes on in another tab and both sides have offered a new connection, Ada believes what that tab says first', () => {
  const talking: CallState = phases.talking;
  assert.ok(talking.phase === 'talking');
  const { attempt } = talking;
  const said = '{"t":"state","n":6,"held":false,"muted":false,"mic":true,"version":2}';
  const known = play(
    [
      { type: 'description', callId: 'call-1', kind: 'answer', sdp: 'v=0\r\na=fingerprint:sha-256 old\r\n' },
      { type: 'peer', attempt, event: { type: 'message', text: said } },
      { type: 'peer', attempt, event: { type: 'stalled' } },
      { type: 'timer', attempt, name: 'mend' },
    ],
    talking,
  );
  assert.ok(known.phase === 'talking' && 'connection' in known.path && known.path.connection.end.phase === 'offered');
  const answer = 'v=0\r\na=fingerprint:sha-256 new\r\n';
  const text = '{"t":"state","n":1,"held":true,"muted":false,"mic":true,"version":2}';
  const state = play(
    [
      { type: 'description', callId: 'call-1', kind: 'answer', sdp: answer },
      { type: 'peer', attempt, event: { type: 'channel' } },
      { type: 'peer', attempt, event: { type: 'message', text } },
    ],
    known,
  );
  assert.ok(state.phase === 'talking' && state.hold.theirs === 'holding');
});

test('An answer that belongs to no connection of Ada replaces none that works, and one on which nothing comes', () => {
  const talking: CallState = phases.talking;
  assert.ok(talking.phase === 'talking');
  const sdp = 'v=0\r\na=fingerprint:sha-256 new\r\n';
  function stray(state: CallState) {
    return step(state, { type: 'description', callId: 'call-1', kind: 'answer', sdp }, at('x'));
  }
  function answeredBy(answers: number): Connection {
    return { ...freshConnection({ phase: 'known', print: 'sha-256 old' }), answers };
  }
  const kept: CallState = { ...talking, path: { phase: 'connected', sound: 'flows', connection: answeredBy(1) } };
  assert.deepEqual(stray(kept), { state: kept, effects: [] });
  for (const answers of [0, 1]) {
    const { effects } = stray({ ...talking, path: searching('reconnecting', 0, answeredBy(answers)) });
    assert.ok(effects.some(({ type }) => type === 'peer'));
  }
});

test('A call with Bob that Ada has given up does not become the call that they make to Cleo meanwhile', () => {
  const events: readonly CallsEvent[] = [
    { type: 'call', other: cleo, ready: true, unfit: null },
    { type: 'described', attempt: 'attempt-0', kind: 'offer', sdp: 'offer' },
    { type: 'ring', call: fromBob(), offer: 'offer 2' },
  ];
  const dialing = playSet(events);
  const answered: CallsEvent = { type: 'changed', call: fromBob({ status: 'incall', version: 2 }), mine: true };
  const { set, effects } = stepCalls(dialing, answered, { ...at('x'), goodbyes: [], givenUp: [] });
  assert.deepEqual(set.entries, dialing.entries.slice(0, 1));
  assert.deepEqual(
    effects.filter(({ type }) => type === 'command').map((effect) => 'name' in effect && effect.name),
    ['call/end'],
  );
});

inTown('A call that Ada has declined while the server was away does not ring again when it is back', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  void bob.phone.call(ada.id());
  await town.settle();
  ada.in('ringing');
  ada.line.up = false;
  ada.line.cut();
  void ada.phone.decline();
  ada.phone.dismiss();
  let rings = 0;
  ada.phone.subscribe(() => {
    if (ada.see().call.phase === 'ringing') rings += 1;
  });
  await town.restart();
  ada.line.up = true;
  await town.wait(10_000);
  assert.deepEqual([rings, bob.in('ended').reason], [0, 'rejected']);
});
