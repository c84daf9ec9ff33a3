import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRing, toneFor, usualRing } from '../src/later/ring/choices.ts';

test('How a device rings is kept as it was chosen', () => {
  const chosen = { tone: 'bell', volume: 20, outputs: ['headset', ''], flash: true, shake: false, people: { bob: 'harp' } } as const;
  assert.deepEqual(readRing(JSON.stringify(chosen)), chosen);
  assert.deepEqual([toneFor(chosen, 'bob'), toneFor(chosen, 'cleo')], ['harp', 'bell']);
});

test('What was kept and makes no sense rings as usual, and takes nothing from what does', () => {
  for (const text of [null, '', 'x', '[]', '7', 'null']) assert.deepEqual(readRing(text), usualRing, String(text));
  const mixed = readRing(
    JSON.stringify({ tone: 'toString', volume: 900, outputs: [1], flash: 'yes', shake: 'no', people: { bob: 'x', cleo: 'low' } }),
  );
  assert.deepEqual(mixed, { ...usualRing, people: { cleo: 'low' } });
  assert.equal(readRing('{"volume":0}').volume, 0);
});
