import assert from 'node:assert/strict';
import { test } from 'node:test';
import { step } from '../src/call/call.ts';
import { freshConnection, searching, type Connection } from '../src/call/path.ts';
import type { CallState } from '../src/call/state.ts';
import { at, cleo as third, fromBob, phases, play } from './town/samples.ts';
import { isStale } from '../src/call/over.ts';
import { heard, inTown, talk } from './town/stories.ts';

/** Stories that the simulator found to end badly, told again one by one. */

inTown('Ada learns of a call although her event stream carries nothing any more while her requests get through', async (town) => {
  const [ada, bob] = [await town.person('Ada', { blocked: true }), await town.person('Bob')];
  await town.wait(5_000);
  assert.deepEqual(ada.see().link, { phase: 'open', door: 'stream' });
  ada.line.deafen();
  await town.wait(5_000);
  void bob.phone.call(ada.id());
  await town.wait(30_000);
  ada.in('ringing');
});

inTown('A late word about the call that Ada has just cancelled is not taken for the call she makes to Bob now', async (town) => {
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

test('A ring that comes late, for a call that has been answered by calling back and is over, does not ring again', () => {
  const late = { type: 'ring', call: fromBob(), offer: 'offer' } as const;
  for (const state of Object.values(phases)) {
    assert.equal(isStale(state, late, [{ callId: late.call.call_id, version: 1 }]), true, state.phase);
    assert.equal(isStale(state, late, [{ callId: 'another', version: 1 }]), false, state.phase);
  }
});

test('A word about a call that comes after its end here, and is older than what was known of it, is not taken for a call elsewhere', () => {
  const over = [{ callId: 'call-1', version: 7 }];
  function told(version: number) {
    return { type: 'changed', call: fromBob({ status: 'incall', version }), mine: false } as const;
  }
  for (const state of [phases.idle, phases.ended]) {
    assert.deepEqual(
      [4, 7, 8].map((version) => isStale(state, told(version), over)),
      [true, true, false],
      state.phase,
    );
  }
});

test('When the server has lost the call that Ada makes, and Cleo calls her, hers rings at the page', () => {
  const call = fromBob({ call_id: 'call-2', caller_id: third.id, caller_username: third.username });
  const { state, effects } = step(phases.dialing, { type: 'linked', standing: { call, mine: true, offer: 'offer 2' } }, at('leg-9'));
  assert.ok(state.phase === 'ringing' && state.call.call_id === 'call-2');
  assert.deepEqual(effects[0], { type: 'release', leg: 'leg-0' });
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
  const { leg } = talking;
  const said = '{"t":"state","n":6,"held":false,"muted":false,"mic":true,"version":2}';
  const known = play(
    [
      { type: 'description', callId: 'call-1', kind: 'answer', sdp: 'v=0\r\na=fingerprint:sha-256 old\r\n' },
      { type: 'peer', leg, event: { type: 'message', text: said } },
      { type: 'peer', leg, event: { type: 'stalled' } },
      { type: 'timer', leg, name: 'mend' },
    ],
    talking,
  );
  assert.ok(known.phase === 'talking' && 'connection' in known.path && known.path.connection.end.phase === 'offered');
  const answer = 'v=0\r\na=fingerprint:sha-256 new\r\n';
  const text = '{"t":"state","n":1,"held":true,"muted":false,"mic":true,"version":2}';
  const state = play(
    [
      { type: 'description', callId: 'call-1', kind: 'answer', sdp: answer },
      { type: 'peer', leg, event: { type: 'channel' } },
      { type: 'peer', leg, event: { type: 'message', text } },
    ],
    known,
  );
  assert.ok(state.phase === 'talking' && state.hold.theirs === 'holding');
});

test('An answer that belongs to no connection of Ada replaces none that works, and none that was not answered before', () => {
  const talking: CallState = phases.talking;
  assert.ok(talking.phase === 'talking');
  const sdp = 'v=0\r\na=fingerprint:sha-256 new\r\n';
  function stray(state: CallState) {
    return step(state, { type: 'description', callId: 'call-1', kind: 'answer', sdp }, at('x'));
  }
  function answeredBy(answers: number): Connection {
    return { ...freshConnection({ phase: 'known', print: 'sha-256 old' }), answers };
  }
  for (const kept of [
    { ...talking, path: { phase: 'connected', sound: 'flows', connection: answeredBy(1) } },
    { ...talking, path: searching('reconnecting', 0, answeredBy(0)) },
  ] as const)
    assert.deepEqual(stray(kept), { state: kept, effects: [] });
  const { effects } = stray({ ...talking, path: searching('reconnecting', 0, answeredBy(1)) });
  assert.ok(effects.some(({ type }) => type === 'peer'));
});

test('A call with Bob that Ada has given up does not become the call that she makes to Cleo meanwhile', () => {
  const dialing = play([
    { type: 'call', other: third, ready: true, unfit: null },
    { type: 'described', leg: 'leg-0', kind: 'offer', sdp: 'offer' },
    { type: 'ring', call: fromBob(), offer: 'offer 2' },
  ]);
  const { state, effects } = step(dialing, { type: 'changed', call: fromBob({ status: 'incall', version: 2 }), mine: true }, at('x'));
  assert.ok(state.phase === 'dialing' && state.other === third && state.rung === null);
  assert.deepEqual(
    effects.map((effect) => effect.type === 'command' && effect.name),
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
