import assert from 'node:assert/strict';
import { test } from 'node:test';
import { realOutputs, ringOnOf, withOutput } from '../src/later/ring/outputs.ts';

const headset = { id: 'h', label: 'Headset' };
const loudspeaker = { id: 'l', label: 'Loudspeaker' };
const both = [headset, loudspeaker];

test('It rings on one output, on all, or on several', () => {
  assert.deepEqual(ringOnOf([''], both), { one: '' });
  assert.deepEqual(ringOnOf(['h'], both), { one: 'h' });
  assert.equal(ringOnOf(['l', 'h'], both), 'all');
  assert.equal(ringOnOf(['', 'h'], both), 'several');
  assert.equal(ringOnOf(['h', 'gone'], both), 'several');
});

test('One output comes, another goes, and nobody can choose that it rings nowhere', () => {
  assert.deepEqual(withOutput([''], 'h', true), ['', 'h']);
  assert.deepEqual(withOutput(['h', 'l'], 'h', false), ['l']);
  assert.deepEqual(withOutput(['h', ''], 'h', true), ['', 'h']);
  assert.deepEqual(withOutput(['h'], 'h', false), ['']);
});

test('What the system lists twice, or only as its own choice, is in the list once', () => {
  assert.deepEqual(
    realOutputs([{ id: 'default', label: 'Default' }, headset, { id: 'communications', label: '' }, headset, { id: '', label: '' }]),
    [headset],
  );
});
