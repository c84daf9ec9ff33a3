import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { closedLink, type LinkEffect, type LinkEvent, type LinkState } from '../src/link/link-state.ts';
import { stepLink } from '../src/link/link.ts';
import { at, failOnce, gone, phases, place, play, retryIn, start, welcome } from './town/links.ts';

type Phase = LinkState['phase'];

const order: readonly Phase[] = ['closed', 'opening', 'open', 'waiting', 'knocking'];
const events: Record<string, { readonly event: LinkEvent; readonly leads: string }> = {
  start: { event: start, leads: 'opening opening opening opening opening' },
  stop: { event: { type: 'stop' }, leads: '. closed closed closed closed' },
  wake: { event: { type: 'wake', network: false }, leads: '. . . opening .' },
  'wake, network': { event: { type: 'wake', network: true }, leads: '. . . opening .' },
  sleep: { event: { type: 'sleep' }, leads: '. waiting waiting . waiting' },
  urgent: { event: { type: 'urgent', on: true }, leads: '. . . opening .' },
  overdue: { event: { type: 'overdue' }, leads: '. . waiting . .' },
  welcome: { event: welcome, leads: '. open . . .' },
  heard: { event: { type: 'heard', wire: 1, seq: 6 }, leads: '. . . . .' },
  drain: { event: { type: 'drain', wire: 1, within: 1_000 }, leads: '. . . . .' },
  gone: { event: gone, leads: '. waiting waiting . .' },
  'gone, restart': { event: { ...gone, reason: 'restart' }, leads: '. waiting waiting . .' },
  'gone, slow': { event: { ...gone, reason: 'slow' }, leads: '. waiting waiting . .' },
  'gone, replaced': { event: { ...gone, reason: 'replaced' }, leads: '. waiting waiting . .' },
  'gone, too many': { event: { ...gone, reason: 'too_many' }, leads: '. waiting waiting . .' },
  'gone, unauthorized': { event: { ...gone, reason: 'unauthorized' }, leads: '. closed closed . .' },
  'gone, signed out': { event: { ...gone, reason: 'signed_out' }, leads: '. closed closed . .' },
  'gone, protocol': { event: { ...gone, reason: 'protocol' }, leads: '. closed closed . .' },
  'probed, answers': { event: { type: 'probed', wire: 1, verdict: 'answers' }, leads: '. . . . .' },
  'probed, refused': { event: { type: 'probed', wire: 1, verdict: 'refused' }, leads: '. . . closed .' },
  'probed, silent': { event: { type: 'probed', wire: 1, verdict: 'silent' }, leads: '. . . . .' },
  'timer opening': { event: { type: 'timer', name: 'opening' }, leads: '. waiting . . opening' },
  'timer retry': { event: { type: 'timer', name: 'retry' }, leads: '. . . opening .' },
  'timer quiet': { event: { type: 'timer', name: 'quiet' }, leads: '. . . . .' },
};

for (const [name, { event, leads }] of Object.entries(events)) {
  test(`link: ${name} leads from every phase where the table says`, () => {
    const expected = leads.split(' ');
    for (const [index, phase] of order.entries()) {
      const { state } = stepLink(phases[phase], event, at(20_000));
      assert.equal(state.phase, expected[index] === '.' ? phase : expected[index], `${name} in ${phase}`);
    }
  });
}

test('What comes from an older wire changes nothing', () => {
  const second = play([[1, { type: 'timer', name: 'retry' }]], phases.waiting);
  for (const { event } of Object.values(events)) {
    if (!('wire' in event) || event.type === 'probed') continue;
    assert.deepEqual(stepLink(second, event, at(2)), { state: second, effects: [] });
  }
});

test('What comes late of one session is nothing to the next one', () => {
  for (const phase of ['opening', 'open', 'waiting', 'knocking'] as const) {
    const next = play(
      [
        [30_000, { type: 'stop' }],
        [30_000, { type: 'start', token: 'another' }],
      ],
      phases[phase],
    );
    const { wires } = phases[phase];
    assert.ok(next.phase === 'opening' && next.wire === wires + 2, phase);
    for (const { event } of Object.values(events)) {
      if (!('wire' in event)) continue;
      for (let wire = 1; wire <= wires; wire += 1)
        assert.deepEqual(stepLink(next, { ...event, wire }, at(30_000)), { state: next, effects: [] });
    }
  }
});

test('Tries come after a random part of 0, 0.3, 1.2, 2.7, 4.8 and then 7 seconds', () => {
  let state: LinkState = play([
    [0, start],
    [0, welcome],
    [20_000, gone],
  ]);
  const waits = [retryIn(state, 20_000)];
  for (let tries = 1; tries < 8; tries += 1) {
    state = failOnce(state, at(20_000, 1));
    waits.push(retryIn(state, 20_000));
  }
  assert.deepEqual(waits, [0, 300, 1_200, 2_700, 4_800, 7_000, 7_000, 7_000]);
  const half = stepLink(phases.opening, gone, at(0, 0.25)).state;
  assert.equal(retryIn(half, 0), 75);
});

test('A wire that does not hold is not opened again at full speed', () => {
  let state: LinkState = phases.open;
  const waits: number[] = [];
  for (let wire = 1; wire < 5; wire += 1) {
    state = stepLink(state, { type: 'gone', wire, reason: null }, at(1_000, 1)).state;
    waits.push(retryIn(state, 1_000));
    state = play(
      [
        [1_000, { type: 'timer', name: 'retry' }],
        [1_000, { type: 'welcome', wire: wire + 1, place }],
      ],
      state,
    );
  }
  assert.deepEqual(waits, [300, 1_200, 2_700, 4_800]);
});

test('A reconnect goes on from the last event that came', () => {
  const { effects } = stepLink(
    play(
      [
        [1, { type: 'heard', wire: 1, seq: 9 }],
        [2, { type: 'heard', wire: 1, seq: null }],
        [3, { type: 'heard', wire: 1, seq: 8 }],
        [20_000, gone],
      ],
      phases.open,
    ),
    { type: 'timer', name: 'retry' },
    at(20_000),
  );
  const opened = effects.find((effect) => effect.type === 'open');
  assert.deepEqual(opened, { type: 'open', wire: 2, door: 'socket', token: 'token', place: { epoch: 'epoch', seq: 9 } });
});

test('Waking asks for a sign of life, and without one in 4 seconds another wire is opened', () => {
  const woken = stepLink(phases.open, { type: 'wake', network: false }, at(1_000));
  assert.deepEqual(woken.effects, [{ type: 'heartbeat' }, { type: 'timer', name: 'quiet', ms: 4_000 }]);
  assert.deepEqual(stepLink(woken.state, { type: 'wake', network: false }, at(1_500)).effects, [], 'once is enough');
  const alive = stepLink(woken.state, { type: 'heard', wire: 1, seq: null }, at(2_000));
  assert.equal(stepLink(alive.state, { type: 'timer', name: 'quiet' }, at(5_000)).state.phase, 'open');
  const dead = stepLink(woken.state, { type: 'timer', name: 'quiet' }, at(5_000));
  assert.equal(dead.state.phase, 'waiting');
  assert.deepEqual(dead.effects[0], { type: 'drop', wire: 1 });
});

test('Half a minute of silence asks for a sign of life', () => {
  const spoken = stepLink(phases.open, { type: 'heard', wire: 1, seq: 7 }, at(10_000)).state;
  const early = stepLink(spoken, { type: 'timer', name: 'quiet' }, at(30_000));
  assert.deepEqual(early.effects, [{ type: 'timer', name: 'quiet', ms: 10_000 }]);
  assert.deepEqual(stepLink(spoken, { type: 'timer', name: 'quiet' }, at(40_000)).effects[0], { type: 'heartbeat' });
});

function failTwice(first: LinkState): LinkState {
  return play(
    [
      [0, { type: 'gone', wire: 1, reason: null }],
      [1, { type: 'timer', name: 'retry' }],
      [2, { type: 'gone', wire: 2, reason: null }],
    ],
    first,
  );
}

test('Two sockets that come to nothing while the server answers are blocked: the stream is used, and back again when that fails', () => {
  const failed = failTwice(phases.opening);
  assert.equal(stepLink(failed, { type: 'probed', wire: 2, verdict: 'silent' }, at(3)).state.phase, 'waiting');
  assert.equal(stepLink(failed, { type: 'probed', wire: 1, verdict: 'answers' }, at(3)).state.phase, 'waiting', 'an old finding');
  const tried = stepLink(failed, { type: 'probed', wire: 2, verdict: 'answers' }, at(3));
  function opens(effects: readonly LinkEffect[]): unknown[] {
    return effects.flatMap((effect) => (effect.type === 'open' ? [effect.door] : []));
  }
  assert.deepEqual(opens(tried.effects), ['stream']);
  const again = play(
    [
      [4, { type: 'gone', wire: 3, reason: null }],
      [5, { type: 'timer', name: 'retry' }],
      [6, { type: 'gone', wire: 4, reason: null }],
    ],
    tried.state,
  );
  assert.deepEqual(opens(stepLink(again, { type: 'probed', wire: 4, verdict: 'answers' }, at(7)).effects), ['socket']);
});

const anyEvent: fc.Arbitrary<LinkEvent> = fc.oneof(
  fc.constantFrom(...Object.values(events).map(({ event }) => event)),
  fc
    .tuple(fc.constantFrom(...Object.values(events).map(({ event }) => event)), fc.integer({ min: 1, max: 6 }))
    .map(([event, wire]) => ('wire' in event ? { ...event, wire } : event)),
);

test('Whatever happens, at most one wire is open, and who waits has a timer running', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 60 }), (list) => {
      let state: LinkState = closedLink;
      const open = new Set<number>();
      const timers = new Set<string>();
      for (const [index, event] of list.entries()) {
        if (event.type === 'gone') open.delete(event.wire);
        if (event.type === 'timer') timers.delete(event.name);
        const result = stepLink(state, event, at(index * 1_000));
        ({ state } = result);
        for (const effect of result.effects) {
          if (effect.type === 'open') open.add(effect.wire);
          if (effect.type === 'drop') open.delete(effect.wire);
          if (effect.type !== 'timer') continue;
          if (effect.ms === null) timers.delete(effect.name);
          else timers.add(effect.name);
        }
        assert.ok(open.size <= 1);
        assert.equal(open.size === 1, 'wire' in state);
        if (state.phase === 'waiting') assert.ok(timers.has('retry') || event.type === 'timer');
        if (state.phase === 'knocking') assert.ok(timers.has('opening') || event.type === 'timer');
        if (state.phase === 'closed') assert.equal(timers.size, 0);
      }
    }),
    { numRuns: 1_000 },
  );
});
