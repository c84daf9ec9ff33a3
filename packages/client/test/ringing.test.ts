import assert from 'node:assert/strict';
import { test } from 'node:test';
import { step } from '../src/call/call.ts';
import type { CallEffect } from '../src/call/effect.ts';
import type { CallEvent } from '../src/call/event.ts';
import { createLegs } from '../src/call/legs.ts';
import { at, fromBob, phases, play, reply } from './town/samples.ts';
import { Air, createFakeMedia } from './town/fake-media.ts';
import { heard, inTown } from './town/stories.ts';

const leg = 'leg-0';
const servers = (list: readonly { urls: string[] }[]): CallEvent => ({
  type: 'reply',
  leg,
  to: 'ice-servers',
  reply: reply({ servers: list }),
});
const inside = servers([]);
const outside = servers([{ urls: ['stun:stun.test'] }]);
const offer = (sdp: string): CallEvent => ({ type: 'description', callId: 'call-1', kind: 'offer', sdp });
const list = [{ candidate: 'candidate' }];
const gathered: CallEvent = { type: 'peer', leg, event: { type: 'candidates', list } };
const accept: CallEvent = { type: 'accept', ready: true, unfit: null };
const answer: CallEvent = { type: 'described', leg, kind: 'answer', sdp: 'answer' };
const reach = (on: boolean, ready = true): CallEvent => ({ type: 'reach', on, ready });

const ringing = (...events: readonly CallEvent[]) => play(events, phases.ringing);
const effectsOf = (state: ReturnType<typeof ringing>, event: CallEvent): readonly CallEffect[] => step(state, event, at('leg-9')).effects;
const types = (effects: readonly CallEffect[]): string[] =>
  effects.map((effect) => (effect.type === 'command' ? effect.name : effect.type));

test('While it rings candidates are gathered where nobody outside has to be asked, and nowhere else', () => {
  assert.deepEqual(types(effectsOf(phases.ringing, inside)), ['servers', 'gather']);
  assert.deepEqual(types(effectsOf(phases.ringing, outside)), ['servers']);
  const unoffered = play([{ type: 'ring', call: fromBob(), offer: null }]);
  assert.deepEqual(types(effectsOf(unoffered, inside)), ['servers'], 'no offer yet');
  assert.deepEqual(types(effectsOf(play([inside], unoffered), offer('offer'))), ['prepare', 'gather']);
  assert.deepEqual(types(effectsOf(play([outside], unoffered), offer('offer'))), ['prepare']);
});

test('What was gathered stays here until Accept, and follows the answer then; only after that the way is looked for', () => {
  const gathering = ringing(inside);
  assert.deepEqual(effectsOf(gathering, gathered), []);
  const known = play([gathered, { type: 'candidates', callId: 'call-1', list: [{ candidate: 'of Bob' }] }], gathering);
  const accepting = step(known, accept, at('leg-9'));
  assert.deepEqual(types(accepting.effects), ['problem', 'answer', 'microphone']);
  const { effects } = step(accepting.state, answer, at('leg-9'));
  assert.deepEqual(types(effects), ['call/accept', 'signal/ice', 'connect', 'add']);
  assert.deepEqual(effects[1], { type: 'command', leg, name: 'signal/ice', body: { call_id: 'call-1', candidate: list } });
});

test('A connection that stalls while it rings is known to have stalled when both have accepted, unless it found something since', () => {
  const stalled: CallEvent = { type: 'peer', leg, event: { type: 'stalled' } };
  for (const [events, expected] of [
    [[inside, stalled], true],
    [[inside, stalled, gathered], false],
  ] as const) {
    const { state } = step(ringing(...events), accept, at('leg-9'));
    assert.equal(state.phase === 'accepting' && state.stalled, expected);
  }
});

test('Another offer, or another network, makes what was gathered worthless: the ring goes on with a connection that gathers anew', () => {
  const gathering = ringing(inside, gathered);
  for (const event of [offer('offer 2'), { type: 'network' } as const]) {
    const { state, effects } = step(gathering, event, at('leg-9'));
    assert.deepEqual(types(effects), ['release', 'peer', 'prepare', 'ice-servers'], event.type);
    assert.ok(state.phase === 'ringing' && state.leg === 'leg-9' && state.local.length === 0 && !state.inside);
    assert.equal(state.offer, event.type === 'network' ? 'offer' : 'offer 2');
  }
  assert.deepEqual(types(effectsOf(ringing(outside), offer('offer 2'))), ['prepare'], 'nothing was gathered');
  assert.deepEqual(effectsOf(ringing(outside), { type: 'network' }), []);
});

test('The microphone opens under the finger where it opens without a question, and Accept finds it', () => {
  const reached = step(phases.ringing, reach(true), at('leg-9'));
  assert.deepEqual(types(reached.effects), ['microphone', 'timer']);
  assert.deepEqual(effectsOf(reached.state, reach(true)), [], 'a second finger');
  assert.deepEqual(effectsOf(phases.ringing, reach(true, false)), [], 'a question waits for Accept itself');

  const opened: CallEvent = { type: 'microphone', leg, problem: null };
  assert.deepEqual(effectsOf(reached.state, opened), [], 'nothing is put on the line');
  const accepting = step(play([opened], reached.state), accept, at('leg-9'));
  assert.deepEqual(types(accepting.effects), ['problem', 'answer', 'timer']);
  assert.deepEqual(types(effectsOf(accepting.state, answer)), ['call/accept', 'connect', 'attach']);

  const early = step(reached.state, accept, at('leg-9'));
  assert.deepEqual(types(early.effects), ['problem', 'answer', 'timer'], 'it is being opened');
  const answered = step(early.state, answer, at('leg-9'));
  assert.deepEqual(types(answered.effects), ['call/accept', 'connect']);
  assert.deepEqual(types(effectsOf(answered.state, opened)), ['attach']);
});

test('The microphone closes again when the finger leaves, or rests too long; one that fails is asked for again by Accept, which tells why', () => {
  const reached = ringing(reach(true));
  for (const event of [reach(false), { type: 'timer', leg, name: 'reach' } as const]) {
    const { state, effects } = step(reached, event, at('leg-9'));
    assert.deepEqual(types(effects), ['no-microphone', 'timer']);
    assert.deepEqual(effectsOf(state, event), []);
    assert.deepEqual(types(effectsOf(state, accept)), ['problem', 'answer', 'microphone']);
  }
  const problem = { code: 'microphone_in_use', detail: '' } as const;
  for (const event of [
    { type: 'microphone', leg, problem },
    { type: 'microphone-lost', leg, problem, ready: true },
  ] as const) {
    const { state, effects } = step(reached, event, at('leg-9'));
    assert.deepEqual(effects, []);
    assert.deepEqual(types(effectsOf(state, accept)), ['problem', 'answer', 'microphone']);
  }
});

test('A microphone that comes when the finger has left is closed, also when a second one is asked for by then', async () => {
  const media = createFakeMedia(new Air());
  const told: CallEvent[] = [];
  const clock = { now: () => 0, wall: () => 0, after: () => () => undefined };
  const legs = createLegs({ media, clock }, (event) => told.push(event));
  media.will.wait = true;
  legs.run({ type: 'microphone', leg });
  await new Promise(setImmediate);
  legs.run({ type: 'no-microphone', leg });
  legs.run({ type: 'microphone', leg });
  await new Promise(setImmediate);
  media.answerPermission();
  await new Promise(setImmediate);
  assert.deepEqual(
    media.microphones.map(({ state }) => state.open),
    [false, true],
  );
  assert.deepEqual(told, [{ type: 'microphone', leg, problem: null }]);
  legs.run({ type: 'no-microphone', leg });
  assert.equal(media.microphones[1]?.state.open, false);
});

inTown(
  'A page that may not use the microphone gathers nothing while it rings, for its candidates would be names that it tells the network of',
  async (town) => {
    const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
    for (const ready of [true, false]) {
      bob.media.will.ready = ready;
      void ada.phone.call(bob.id());
      await town.wait(100);
      assert.equal(bob.media.peers.at(-1)?.log.includes('gather'), ready);
      void bob.phone.decline();
      await town.wait(1_000);
      ada.phone.dismiss();
      bob.phone.dismiss();
    }
  },
);

inTown('Bob lays a finger on Accept and takes it away again; later he accepts with another, and they talk', async (town) => {
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
});
