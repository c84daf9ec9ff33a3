import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createNotice } from '../src/later/speaking.ts';

function looks(levels: readonly number[]): string {
  const notice = createNotice();
  return levels.map((level) => (notice(level) ? 'x' : '.')).join('');
}

test('who talks while muted is told after half a second, through the gaps between words', () => {
  assert.equal(looks([0.6, 0.6, 0.1, 0.6, 0.6, 0.6]), '.....x'.slice(0, 6));
});

test('a cough and the noise of a room are not talk', () => {
  assert.ok(!looks([0.9, 0.9, 0, 0, 0, 0, 0.9, 0, 0, 0]).includes('x'));
  assert.ok(!looks(Array.from({ length: 100 }, () => 0.3)).includes('x'));
});

test('it is told for three seconds after the last word', () => {
  const told = looks([0.6, 0.6, 0.6, 0.6, ...Array.from({ length: 30 }, () => 0)]);
  assert.equal(told.indexOf('x'), 3);
  assert.equal(told.lastIndexOf('x'), 22);
});
