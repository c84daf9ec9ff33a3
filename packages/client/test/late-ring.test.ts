import assert from 'node:assert/strict';
import { test } from 'node:test';
import { times } from '@earshot/protocol';
import { step } from '../src/call/call.ts';
import type { StepContext } from '../src/call/state.ts';
import { noCalls } from '../src/calls/set.ts';
import { stepCalls } from '../src/calls/step.ts';
import { stepLink } from '../src/link/link.ts';
import { closedLink } from '../src/link/link-state.ts';
import { readServerClock, serverTime } from '../src/server-clock.ts';
import { at, fromBob } from './town/samples.ts';

const ends = 1_800_000_045_000;
const call = fromBob();
const [bob, ada] = call.parties;
const rung = { ...call, parties: [bob, { ...ada, state: 'alerting', ring_ends: ends }] } as typeof call;

function moment(
  server: number | null,
  now = 1_000,
): StepContext & { readonly goodbyes: readonly string[]; readonly givenUp: readonly string[] } {
  return { ...at('attempt-9', now), server, goodbyes: [], givenUp: [] };
}

function ring(server: number | null) {
  return stepCalls(noCalls([]), { type: 'ring', call: rung, offer: null }, moment(server));
}

test('A ring that comes when it is over does not ring: the server is asked how all stands', () => {
  for (const server of [ends, ends + 3_600_000]) {
    const { set, effects } = ring(server);
    assert.deepEqual([set.entries, effects], [[], [{ type: 'doubt' }]]);
  }
});

test('A ring rings for as long as is left of it, and never for longer than a ring may be, whatever the clocks say', () => {
  for (const [server, left] of [
    [ends - 45_000, 45_000],
    [ends - 5_000, 5_000],
    [ends - 3_600_000, times.noAnswer],
    [null, times.noAnswer],
  ] as const) {
    const { set, effects } = ring(server);
    const state = set.entries[0]?.call;
    assert.ok(state?.phase === 'ringing');
    assert.equal(state.endsAt, 1_000 + left);
    assert.ok(effects.some((effect) => effect.type === 'timer' && effect.name === 'over' && effect.ms === left));
  }
});

test('The server asked again says that it still rings: the clock of the device was wrong, and it rings', () => {
  const standing = { type: 'linked', standing: { calls: [{ call: rung, mine: false, offer: 'v=0' }], ended: [] } } as const;
  const { set } = stepCalls(noCalls([]), standing, moment(ends + 1));
  assert.equal(set.entries[0]?.call.phase, 'ringing');
});

test('At its end a ring is over as not answered, and one that the server goes on with rings again', () => {
  const ringing = ring(ends - 5_000).set.entries[0]?.call;
  assert.ok(ringing?.phase === 'ringing');
  const over = step(ringing, { type: 'timer', attempt: ringing.attempt, name: 'over' }, moment(ends, 6_000)).state;
  assert.ok(over.phase === 'ended');
  assert.deepEqual([over.reason, over.byMe, over.owed], ['no_answer', false, false]);
  const again = step(over, { type: 'linked', standing: { call: rung, mine: false, offer: null } }, moment(ends - 1_000, 7_000));
  assert.ok(again.state.phase === 'ringing');
  assert.equal(again.state.endsAt, 8_000);
  assert.ok(!again.effects.some((effect) => effect.type === 'command' && effect.name === 'call/end'), 'nobody hangs up');
});

test('In doubt a link is opened anew, and asks for all that is, not for what came last', () => {
  const life = { now: 0, unit: 0.5, awaited: false };
  const opening = stepLink(closedLink, { type: 'start', token: 't' }, life).state;
  assert.ok(opening.phase === 'opening');
  const open = stepLink(opening, { type: 'welcome', wire: opening.wire, place: { epoch: 'e', seq: 7 } }, life).state;
  const { state, effects } = stepLink(open, { type: 'overdue', all: true }, life);
  assert.deepEqual([state.phase, 'place' in state ? state.place : undefined], ['waiting', null]);
  assert.ok(effects.some(({ type }) => type === 'drop'));
  assert.equal(stepLink(closedLink, { type: 'overdue', all: true }, life).state, closedLink);
});

test('The server’s time is known by the clock that has not stood still, whichever that is', () => {
  const known = readServerClock(1_000_000, { now: () => 500, wall: () => 900_000 });
  const hour = 3_600_000;
  assert.equal(serverTime(known, { now: () => 1_500, wall: () => 901_000 }), 1_001_000);
  assert.equal(serverTime(known, { now: () => 500, wall: () => 900_000 + hour }), 1_000_000 + hour, 'asleep');
  assert.equal(serverTime(known, { now: () => 500 + hour, wall: () => 900_000 }), 1_000_000 + hour, 'set back');
  assert.equal(serverTime(null, { now: () => 0, wall: () => 0 }), null);
});
