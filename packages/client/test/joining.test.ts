import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stepJoining, type Joining, type JoiningEffect, type JoiningEvent } from '../src/session/joining.ts';

const ticket = { by: 'code', code: '12345678' } as const;
const pairing = { id: 'p', secret: 's', label: 'Phone' };
const admission = { name: 'Ada', token: 't' };

const states = {
  none: { phase: 'none' },
  asking: { phase: 'asking', ticket },
  waiting: { phase: 'waiting', pairing, silent: false },
  failed: { phase: 'failed', problem: { code: 'not_found', again: null } },
  in: { phase: 'in' },
} as const satisfies Readonly<Record<Joining['phase'], Joining>>;

const events = {
  try: { type: 'try', ticket },
  begun: { type: 'begun', pairing },
  failed: { type: 'failed', problem: { code: 'silent', again: null } },
  'still waiting': { type: 'polled', said: 'waiting' },
  'no answer': { type: 'polled', said: null },
  refused: { type: 'polled', said: 'refused' },
  approved: { type: 'polled', said: admission },
  timer: { type: 'timer' },
  'give-up': { type: 'give-up' },
} as const satisfies Readonly<Record<string, JoiningEvent>>;

type Row = Readonly<Record<keyof typeof states, Joining['phase'] | null>>;

/** The phase after each event; null: nothing happens. */
const table: Readonly<Record<keyof typeof events, Row>> = {
  try: { none: 'asking', asking: null, waiting: null, failed: 'asking', in: null },
  begun: { none: null, asking: 'waiting', waiting: null, failed: null, in: null },
  failed: { none: null, asking: 'failed', waiting: 'failed', failed: null, in: null },
  'still waiting': { none: null, asking: null, waiting: 'waiting', failed: null, in: null },
  'no answer': { none: null, asking: null, waiting: 'waiting', failed: null, in: null },
  refused: { none: null, asking: null, waiting: 'failed', failed: null, in: null },
  approved: { none: null, asking: null, waiting: 'in', failed: null, in: null },
  timer: { none: null, asking: null, waiting: 'waiting', failed: null, in: null },
  'give-up': { none: 'none', asking: 'none', waiting: 'none', failed: 'none', in: null },
};

test('A device that wants to be linked goes from each phase where it should by each event, and nowhere else', () => {
  for (const event of Object.keys(events) as (keyof typeof events)[])
    for (const phase of Object.keys(states) as (keyof typeof states)[]) {
      const before = states[phase];
      const { state, effects } = stepJoining(before, events[event]);
      const after = table[event][phase];
      assert.equal(state.phase, after ?? phase, `${event} when ${phase}`);
      if (after === null) assert.deepEqual([state, effects], [before, []], `${event} when ${phase}`);
    }
});

function play(...happened: readonly JoiningEvent[]): { state: Joining; effects: readonly JoiningEffect[] } {
  return happened.reduce<ReturnType<typeof play>>(({ state }, event) => stepJoining(state, event), { state: states.none, effects: [] });
}

test('Ada types the digits, approves on her laptop, and is in: her phone asks until then, though an answer is lost', () => {
  assert.deepEqual(play(events.try).effects, [{ type: 'ask', ticket }]);
  const waiting = play(events.try, events.begun, events.timer);
  assert.deepEqual(waiting.effects, [{ type: 'poll', pairing }]);
  const silent = play(events.try, events.begun, events['no answer']);
  assert.deepEqual(silent.state, { phase: 'waiting', pairing, silent: true });
  assert.equal(silent.effects[0]?.type, 'timer');
  const last = play(events.try, events.begun, events['no answer'], events.approved);
  assert.deepEqual(last.effects, [{ type: 'enter', admission }]);
});
