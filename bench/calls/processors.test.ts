import assert from 'node:assert/strict';
import { test } from 'node:test';
import { numbersOf } from './processors.ts';

test('a list of processors is read as the numbers in it', () => {
  assert.deepEqual(numbersOf('0-2,5\n'), [0, 1, 2, 5]);
  assert.deepEqual(numbersOf('3'), [3]);
});
