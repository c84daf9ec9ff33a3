import assert from 'node:assert/strict';
import { test } from 'node:test';
import { meant, type Stroke } from '../src/later/keys.ts';
import { rowFor } from '../src/later/row-keys.ts';

const strokes: readonly (readonly [what: string, stroke: Stroke, meant: string])[] = [
  ['m', { key: 'm', code: 'KeyM', shiftKey: false }, 'm'],
  ['m with caps lock', { key: 'M', code: 'KeyM', shiftKey: false }, 'm'],
  ['Shift and m', { key: 'M', code: 'KeyM', shiftKey: true }, ''],
  ['m where French keyboards have it', { key: 'm', code: 'Semicolon', shiftKey: false }, 'm'],
  ['the comma that French keyboards have there', { key: ',', code: 'KeyM', shiftKey: false }, ','],
  ['Russian, in the place of m', { key: 'ь', code: 'KeyM', shiftKey: false }, 'm'],
  ['Greek, in the place of h', { key: 'η', code: 'KeyH', shiftKey: false }, 'h'],
  ['Russian, Shift in the place of h', { key: 'Р', code: 'KeyH', shiftKey: true }, ''],
  ['Russian, in another place', { key: 'ф', code: 'KeyA', shiftKey: false }, ''],
  ['/', { key: '/', code: 'Slash', shiftKey: false }, '/'],
  ['/ on a German keyboard', { key: '/', code: 'Digit7', shiftKey: true }, '/'],
  ['Arabic, in the place of /', { key: 'ظ', code: 'Slash', shiftKey: false }, '/'],
  ['Arabic, in the place of ?', { key: '؟', code: 'Slash', shiftKey: true }, '?'],
  ['?', { key: '?', code: 'Slash', shiftKey: true }, '?'],
  ['Enter', { key: 'Enter', code: 'Enter', shiftKey: false }, 'Enter'],
];

test('a key means the same on every keyboard', () => {
  for (const [what, stroke, wanted] of strokes) assert.equal(meant(stroke), wanted, what);
});

test('arrows, Home and End lead through the rows and not beyond', () => {
  assert.deepEqual(
    ['ArrowDown', 'ArrowUp', 'Home', 'End', 'Tab', 'm'].map((key) => rowFor(key, 1, 4, 2)),
    [2, 0, 0, 3, null, null],
  );
  assert.deepEqual([rowFor('ArrowUp', 0, 4, 2), rowFor('ArrowDown', 3, 4, 2), rowFor('End', 0, 0, 2)], [null, null, null]);
  assert.deepEqual([rowFor('PageDown', 1, 4, 2), rowFor('PageDown', 2, 4, 2), rowFor('PageUp', 1, 4, 2)], [3, 3, 0]);
});
