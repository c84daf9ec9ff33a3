import assert from 'node:assert/strict';
import { test } from 'node:test';
import { step } from '../src/call/call.ts';
import type { CallEffect } from '../src/call/effect.ts';
import type { CallEvent } from '../src/call/event.ts';
import { createAttempts } from '../src/attempts.ts';
import type { Clock } from '../src/ports.ts';
import { at, fromBob, phases, play, reply } from './town/samples.ts';
import { Air, createFakeMedia } from './town/fake-media.ts';
import { heard, inTown } from './town/stories.ts';

const attempt = 'attempt-0';

function servers(list: readonly { urls: string[] }[]): CallEvent {
  return {
    type: 'reply',
    attempt,
    to: 'ice-servers',
    reply: reply({ servers: list }),
  };
}

const inside = servers([]);
const outside = servers([{ urls: ['stun:stun.test'] }]);

function offer(sdp: string): CallEvent {
  return { type: 'description', callId: 'call-1', kind: 'offer', sdp };
}

const list = [{ candidate: 'candidate' }];
const gathered: CallEvent = { type: 'peer', attempt, event: { type: 'candidates', list } };
const accept: CallEvent = { type: 'accept', ready: true, unfit: null, others: 'hold' };
const answer: CallEvent = { type: 'described', attempt, kind: 'answer', sdp: 'answer' };
const opened: CallEvent = { type: 'microphone', attempt, problem: null };
const standing: Clock = { now: () => 0, wall: () => 0, after: () => () => undefined };

function reach(on: boolean, ready = true): CallEvent {
  return { type: 'reach', on, ready };
}

function ringing(...events: readonly CallEvent[]) {
  return play(events, phases.ringing);
}

function effectsOf(state: ReturnType<typeof ringing>, event: CallEvent): readonly CallEffect[] {
  return step(state, event, at('attempt-9')).effects;
}

function types(effects: readonly CallEffect[]): string[] {
  return effects.map((effect) => (effect.type === 'command' ? effect.name : effect.type));
}

test('While it rings nothing is gathered, whatever the server says of help from outside', () => {
  assert.deepEqual(types(effectsOf(phases.ringing, inside)), ['servers']);
  assert.deepEqual(types(effectsOf(ringing(inside), offer('offer 2'))), ['prepare']);
  assert.deepEqual(effectsOf(ringing(inside), { type: 'network' }), []);
});

test('Under the finger the microphone opens, where it opens without a question, and candidates are gathered, where nobody outside has to be asked', () => {
  const reached = ['microphone', 'gather', 'timer'];
  assert.deepEqual(types(effectsOf(ringing(inside), reach(true))), reached);
  assert.deepEqual(types(effectsOf(ringing(outside), reach(true))), ['microphone', 'timer']);
  assert.deepEqual(types(effectsOf(phases.ringing, reach(true))), ['microphone', 'timer'], 'nothing is known of servers yet');
  assert.deepEqual(effectsOf(ringing(inside), reach(true, false)), [], 'a question waits for Accept itself');
  assert.deepEqual(effectsOf(ringing(inside, reach(true)), reach(true)), [], 'a second finger');
  const unoffered = play([{ type: 'ring', call: fromBob(), offer: null }, inside]);
  assert.deepEqual(types(effectsOf(unoffered, reach(true))), ['microphone', 'timer'], 'no offer yet');
});

test('What was made ready stays here until Accept, and follows the answer then; only after that the way is looked for and the microphone is on the line', () => {
  const ready = ringing(inside, reach(true), gathered, opened, { type: 'candidates', callId: 'call-1', list: [{ candidate: 'of Bob' }] });
  assert.deepEqual(effectsOf(ringing(inside, reach(true)), gathered), []);
  assert.deepEqual(effectsOf(ringing(inside, reach(true)), opened), []);
  const accepting = step(ready, accept, at('attempt-9'));
  assert.deepEqual(types(accepting.effects), ['problem', 'answer', 'timer']);
  const { effects } = step(accepting.state, answer, at('attempt-9'));
  assert.deepEqual(types(effects), ['call/accept', 'signal/ice', 'connect', 'add', 'attach']);
  assert.deepEqual(effects[1], { type: 'command', attempt, name: 'signal/ice', body: { call_id: 'call-1', candidate: list } });
});

test('Accept does not wait for a microphone that is still being opened under the finger', () => {
  const accepting = step(ringing(reach(true)), accept, at('attempt-9'));
  assert.deepEqual(types(accepting.effects), ['problem', 'answer', 'timer']);
  const answered = step(accepting.state, answer, at('attempt-9'));
  assert.deepEqual(types(answered.effects), ['call/accept', 'connect']);
  assert.deepEqual(types(effectsOf(answered.state, opened)), ['attach']);
});

test('A call without an offer is accepted at once when the microphone is open under the finger, and when it opens otherwise', () => {
  const unoffered = play([{ type: 'ring', call: fromBob(), offer: null }, inside]);
  const reached = play([reach(true), opened], unoffered);
  assert.deepEqual(types(effectsOf(reached, accept)), ['problem', 'timer', 'call/accept', 'connect', 'attach']);
  const early = step(play([reach(true)], unoffered), accept, at('attempt-9'));
  assert.deepEqual(types(early.effects), ['problem', 'timer']);
  assert.deepEqual(types(effectsOf(early.state, opened)), ['call/accept', 'connect', 'attach']);
});

test('A connection that stalls under the finger is known to have stalled when both have accepted, unless it found something since', () => {
  const stalled: CallEvent = { type: 'peer', attempt, event: { type: 'stalled' } };
  for (const [events, expected] of [
    [[inside, reach(true), stalled], 'stalled'],
    [[inside, reach(true), stalled, gathered], 'looking'],
  ] as const) {
    const { state } = step(ringing(...events), accept, at('attempt-9'));
    assert.equal(state.phase === 'accepting' && state.way, expected);
  }
});

test('When the finger leaves or rests too long, and with another offer or another network, everything is let go and it rings on as at first', () => {
  const reached = ringing(inside, reach(true), gathered, opened);
  for (const event of [reach(false), { type: 'timer', attempt, name: 'reach' }, offer('offer 2'), { type: 'network' }] as const) {
    const { state, effects } = step(reached, event, at('attempt-9'));
    assert.deepEqual(types(effects), ['release', 'timer', 'peer', 'prepare', 'ice-servers'], event.type);
    assert.ok(state.phase === 'ringing' && state.attempt === 'attempt-9' && state.local.length === 0 && state.microphone === null);
    assert.equal(state.offer, event.type === 'description' ? 'offer 2' : 'offer');
    assert.deepEqual(effectsOf(state, reach(false)), []);
  }
  const { state, effects } = step(ringing(outside, reach(true), opened), reach(false), at('attempt-9'));
  assert.deepEqual(types(effects), ['no-microphone', 'timer'], 'the microphone was all there was');
  assert.deepEqual(types(effectsOf(state, accept)), ['problem', 'answer', 'microphone']);
});

test('A microphone that fails under the finger is asked for again by Accept, which tells why', () => {
  const problem = { code: 'microphone_in_use', detail: '' } as const;
  for (const event of [
    { type: 'microphone', attempt, problem },
    { type: 'microphone-lost', attempt, problem, ready: true },
  ] as const) {
    const { state, effects } = step(ringing(reach(true)), event, at('attempt-9'));
    assert.deepEqual(effects, []);
    assert.deepEqual(types(effectsOf(state, accept)), ['problem', 'answer', 'microphone']);
  }
});

test("When the server refuses an Accept, the caller's candidates are there for the next one", () => {
  const ready = ringing({ type: 'candidates', callId: 'call-1', list }, accept);
  const sent = play([opened, answer, { type: 'candidates', callId: 'call-1', list: [{ candidate: 'later' }] }], ready);
  const { state } = step(sent, { type: 'reply', attempt, to: 'call/accept', reply: reply({ code: 'too_many' }) }, at('attempt-9'));
  assert.ok(state.phase === 'ringing');
  assert.deepEqual(state.candidates, [...list, { candidate: 'later' }]);
});

test("Wherever an offer is answered, the other's candidates go in afterwards", () => {
  const renewed: CallEvent = { type: 'description', callId: 'call-1', kind: 'offer', sdp: 'offer\na=fingerprint:sha-256 9\n' };
  const talking = play(
    [{ type: 'description', callId: 'call-1', kind: 'answer', sdp: 'answer\na=fingerprint:sha-256 8\n' }],
    phases.talking,
  );
  assert.deepEqual(types(step(talking, renewed, at('attempt-9')).effects).slice(-3), ['prepare', 'answer', 'connect']);
  const found: CallEvent = { type: 'reply', attempt, to: 'signal/get-offer', reply: reply({ offer: 'offer' }) };
  assert.deepEqual(types(step(phases.talking, found, at('attempt-9')).effects), ['prepare', 'answer', 'connect']);
  assert.deepEqual(step(talking, found, at('attempt-9')).effects, [], 'it came by itself meanwhile');
});

test('A caller who sends their first offer when the call was accepted is answered, wherever it arrives', () => {
  const print = 'offer\na=fingerprint:sha-256 9\n';
  const unoffered = play([{ type: 'ring', call: fromBob(), offer: null }, accept, opened]);
  const incall: CallEvent = { type: 'changed', call: fromBob({ status: 'incall', version: 2 }), mine: true };
  const late: CallEvent = { type: 'description', callId: 'call-1', kind: 'offer', sdp: print };
  const talking = step(unoffered, incall, at('attempt-9')).state;
  const before = step(step(unoffered, late, at('attempt-9')).state, incall, at('attempt-9'));
  const after = step(talking, late, at('attempt-9'));
  for (const { state, effects } of [before, after]) {
    assert.ok(state.phase === 'talking' && 'connection' in state.path && state.path.connection.end.phase === 'known');
    const answering = types(effects).filter((type) => ['prepare', 'answer', 'connect', 'take-offer'].includes(type));
    assert.deepEqual(answering, ['prepare', 'answer', 'connect']);
  }
  assert.deepEqual(types(step(after.state, late, at('attempt-9')).effects), ['take-offer'], 'a further one');
  assert.deepEqual(types(step(after.state, answer, at('attempt-9')).effects), ['signal/answer']);
});

test('A call that comes about when I had given up asking for it is hung up, whatever this phone shows by then', () => {
  const call = fromBob({ status: 'incall', version: 2 });
  function end(name: string) {
    return { type: 'command', attempt: name, name: 'call/end', body: { call_id: 'call-1', reason: 'lost' } };
  }
  for (const told of [
    { type: 'changed', call, mine: true },
    { type: 'linked', standing: { call, mine: true, offer: null } },
  ] as const) {
    const rung = step(phases.ringing, told, at('attempt-9'));
    assert.ok(rung.state.phase === 'ended' && rung.state.reason === 'lost');
    assert.ok(rung.effects.some((effect) => effect.type === 'command' && effect.name === 'call/end'));
    const idle = step({ phase: 'idle' }, told, at('attempt-9'));
    assert.deepEqual([idle.state, idle.effects], [{ phase: 'idle' }, [end('attempt-9')]]);
  }
});

test('Where the browser would make no connection, Accept hears of it', () => {
  const told: CallEvent[] = [];
  const attempts = createAttempts({ media: createFakeMedia(new Air()), clock: standing }, (event) => told.push(event));
  attempts.run({ type: 'answer', attempt });
  assert.deepEqual(told, [{ type: 'broken', attempt, doing: 'answer', detail: 'There is no connection.' }]);
});

test('A microphone that comes when the finger has left is closed, also when a second one is asked for by then', async () => {
  const media = createFakeMedia(new Air());
  const told: CallEvent[] = [];
  const attempts = createAttempts({ media, clock: standing }, (event) => told.push(event));
  media.will.wait = true;
  attempts.run({ type: 'microphone', attempt });
  await new Promise(setImmediate);
  attempts.run({ type: 'no-microphone', attempt });
  attempts.run({ type: 'microphone', attempt });
  await new Promise(setImmediate);
  media.answerPermission();
  await new Promise(setImmediate);
  assert.deepEqual(
    media.microphones.map(({ state }) => state.open),
    [false, true],
  );
  assert.deepEqual(told, [{ type: 'microphone', attempt, problem: null }]);
  attempts.run({ type: 'no-microphone', attempt });
  assert.equal(media.microphones[1]?.state.open, false);
});

inTown('Bob lays a finger on Accept and takes it away again; later Bob accepts with another, and they talk', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  void ada.phone.call(bob.id());
  await town.wait(100);
  bob.phone.reach(true);
  await town.settle();
  const [first] = bob.media.microphones;
  assert.deepEqual([first?.state.open, first?.state.enabled], [true, false]);
  bob.phone.reach(false);
  await town.settle();
  assert.equal(first?.state.open, false);
  bob.in('ringing');
  assert.deepEqual(heard(ada, bob), [false, false]);
  assert.equal(
    ada.media.peers.at(-1)?.log.some((entry) => entry.startsWith('take ')),
    false,
  );

  bob.phone.reach(true);
  await town.settle();
  void bob.phone.accept();
  await town.settle();
  assert.deepEqual(heard(ada, bob), [true, true]);
  assert.equal(bob.media.microphones.length, 2, 'the one under the finger');
  assert.equal(bob.media.peers.at(-1)?.log.filter((entry) => entry === 'gather').length, 1);
  assert.ok(bob.media.peers.slice(0, -1).every((peer) => peer.state.closed));
});
