import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pace as rate, tunes } from '../src/sounds.ts';

function peak(samples: Float32Array): number {
  return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
}

test('every sound is quiet, begins and ends in silence, and a ring leaves a pause', () => {
  for (const [name, tune] of Object.entries(tunes)) {
    const samples = tune.samples();
    assert.ok(peak(samples) > 0.02 && peak(samples) < 0.6, `${name} peaks at ${peak(samples)}`);
    assert.ok(Math.abs(samples[0] ?? 1) < 0.01 && Math.abs(samples.at(-1) ?? 1) < 0.01, name);
  }
  const ring = tunes.ring.samples();
  assert.ok(peak(ring.subarray(Math.floor(3 * rate))) < 0.02);
});

test('who talks is told of a waiting call by a sound much softer than a ring, with a long pause', () => {
  const waiting = tunes.waiting.samples();
  assert.ok(peak(waiting) < peak(tunes.ring.samples()) / 2);
  assert.ok(peak(waiting.subarray(Math.floor(1.2 * rate))) < 0.002);
});

test('the caller hears one second of tone in five', () => {
  const samples = tunes.ringback.samples();
  assert.equal(samples.length, 5 * rate);
  assert.ok(peak(samples.subarray(0, rate)) > 0.05);
  assert.equal(peak(samples.subarray(rate)), 0);
});
