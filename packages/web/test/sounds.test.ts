import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallView } from '@earshot/client';
import { callSetOf, type CallSet, type Ring } from '../src/call-set.ts';
import { endingTune } from '../src/later/ring/ending-tune.ts';
import { tuneBeside } from '../src/later/ring/tune-beside.ts';
import { pace as rate, ringtones, tunes } from '../src/later/ring/tunes.ts';

function peak(samples: Float32Array): number {
  return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
}

/** How loud a sound is on the whole, from 0 to 1. */
function power(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}

test('every sound is quiet, and begins and ends in silence', () => {
  for (const [name, tune] of Object.entries({ ...ringtones, ...tunes })) {
    const samples = tune.samples();
    assert.ok(peak(samples) > 0.02 && peak(samples) < 0.6, `${name} peaks at ${peak(samples)}`);
    assert.ok(Math.abs(samples[0] ?? 1) < 0.01 && Math.abs(samples.at(-1) ?? 1) < 0.01, name);
  }
});

test('there are six ringtones: none is like another, each leaves a pause, and none is much louder than another', () => {
  const all = Object.entries(ringtones).map(([name, tune]) => [name, tune.samples()] as const);
  assert.equal(all.length, 6);
  for (const [name, samples] of all) {
    assert.ok(peak(samples.subarray(samples.length - Math.floor(0.3 * rate))) < 0.02, `${name} leaves a pause`);
    assert.ok(power(samples) > 0.02 && power(samples) < 0.12, `${name} has the power ${power(samples)}`);
  }
  const beginnings = new Set(all.map(([, samples]) => samples.subarray(0, rate).join()));
  assert.equal(beginnings.size, 6);
});

test('who talks is told of a waiting call by a sound much softer than a ring, with a long pause', () => {
  const waiting = tunes.waiting.samples();
  assert.ok(peak(waiting) < peak(ringtones.rising.samples()) / 2);
  assert.ok(peak(waiting.subarray(Math.floor(1.2 * rate))) < 0.002);
});

test('the caller hears one second of tone in five', () => {
  const samples = tunes.ringback.samples();
  assert.equal(samples.length, 5 * rate);
  assert.ok(peak(samples.subarray(0, rate)) > 0.05);
  assert.equal(peak(samples.subarray(rate)), 0);
});

function over(reason: Extract<CallView, { phase: 'ended' }>['reason'], byMe = false): CallView {
  return { phase: 'ended', other: { id: 'bob', username: 'Bob' }, reason, byMe, talkMs: 0, goesOn: [], place: null };
}

test('Ada hears by a tone of its own whether Bob has declined, is busy, does not answer or cannot be reached', () => {
  const heard = (['rejected', 'user_busy', 'no_answer', 'unreachable'] as const).map((reason) => endingTune('dialing', over(reason)));
  assert.deepEqual(heard, [tunes.declined, tunes.busy, tunes.unanswered, tunes.unreachable]);
  assert.equal(new Set(heard).size, 4);
});

test('Nothing is heard of an end of my own doing, nor of a ring that is over', () => {
  assert.equal(endingTune('dialing', over('cancelled', true)), null);
  assert.equal(endingTune('talking', over('hung_up', true)), null);
  assert.equal(endingTune('ringing', over('cancelled')), null);
  assert.equal(endingTune('talking', over('hung_up')), tunes.over);
  assert.equal(endingTune('dialing', { phase: 'idle' }), null);
});

test('Ada hears that it rings only while something rings at Bob, and of a waiting call before all else', () => {
  const other = { id: 'bob', username: 'Bob' };
  const dialing = { phase: 'dialing', other, call: null, asking: false, busy: false } as const;
  const none: CallSet = callSetOf([]);
  assert.equal(tuneBeside({ ...dialing, ringing: false, ringsOn: 0 }, none), null);
  assert.equal(tuneBeside({ ...dialing, ringing: true, ringsOn: 1 }, none), tunes.ringback);
  assert.equal(tuneBeside({ phase: 'idle' }, none), null);
  const ring = { id: '2', view: { phase: 'ringing' } } as Ring;
  assert.equal(tuneBeside({ ...dialing, ringing: true, ringsOn: 1 }, { ...none, front: ring }), null, 'the ring itself is heard');
  assert.equal(tuneBeside({ ...dialing, ringing: true, ringsOn: 1 }, { ...none, waiting: ring }), tunes.waiting);
});
