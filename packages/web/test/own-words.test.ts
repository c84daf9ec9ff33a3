import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readOwn, withOwn } from '../src/later/desk/own-words.ts';

test('Bob’s own words come first when they were used last, each once, and no more than four', () => {
  const used = ['On a train', 'At lunch', 'Ask Cleo', 'On a train', 'Tomorrow', ' At two '].reduce<readonly string[]>(withOwn, []);
  assert.deepEqual(used, ['At two', 'Tomorrow', 'On a train', 'Ask Cleo']);
  assert.deepEqual(withOwn(used, '  '), used);
  assert.deepEqual(withOwn(used, 'x'.repeat(121)), used);
});

test('What was kept by another version, or is broken, is nothing that is said', () => {
  assert.deepEqual(readOwn(null), []);
  assert.deepEqual(readOwn('{'), []);
  assert.deepEqual(readOwn('{"words":["At lunch"]}'), []);
  assert.deepEqual(readOwn(JSON.stringify(['At lunch', 7, '', 'x'.repeat(121), 'Tomorrow'])), ['At lunch', 'Tomorrow']);
});
