import assert from 'node:assert/strict';
import { test } from 'node:test';
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { allHotkeys, hotkeys, type Hotkey } from '../src/key-table.ts';
import { asideFor, rowFor, writes } from '../src/later/keyboard/row-keys.ts';
import { sheetRows } from '../src/later/keyboard/sheet.ts';
import { createPauses, meant, type Stroke } from '../src/later/keyboard/stroke.ts';

const source = fileURLToPath(new URL('../src', import.meta.url));

const strokes: readonly (readonly [what: string, stroke: Stroke, meant: Hotkey | null])[] = [
  ['m', { key: 'm', code: 'KeyM', shiftKey: false }, 'M'],
  ['m with caps lock', { key: 'M', code: 'KeyM', shiftKey: false }, 'M'],
  ['Shift and m', { key: 'M', code: 'KeyM', shiftKey: true }, null],
  ['m where French keyboards have it', { key: 'm', code: 'Semicolon', shiftKey: false }, 'M'],
  ['the comma that French keyboards have there', { key: ',', code: 'KeyM', shiftKey: false }, null],
  ['Russian, in the place of m', { key: 'ь', code: 'KeyM', shiftKey: false }, 'M'],
  ['Greek, in the place of h', { key: 'η', code: 'KeyH', shiftKey: false }, 'H'],
  ['Russian, Shift in the place of h', { key: 'Р', code: 'KeyH', shiftKey: true }, null],
  ['Russian, in the place of a', { key: 'ф', code: 'KeyA', shiftKey: false }, 'A'],
  ['Russian, in a place without a meaning', { key: 'я', code: 'KeyZ', shiftKey: false }, null],
  ['a letter that does nothing', { key: 'z', code: 'KeyZ', shiftKey: false }, null],
  ['/', { key: '/', code: 'Slash', shiftKey: false }, '/'],
  ['/ on a German keyboard', { key: '/', code: 'Digit7', shiftKey: true }, '/'],
  ['Arabic, in the place of /', { key: 'ظ', code: 'Slash', shiftKey: false }, '/'],
  ['Arabic, in the place of ?', { key: '؟', code: 'Slash', shiftKey: true }, '?'],
  ['?', { key: '?', code: 'Slash', shiftKey: true }, '?'],
  ['Enter', { key: 'Enter', code: 'Enter', shiftKey: false }, null],
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
  assert.deepEqual(
    [asideFor('ArrowLeft', 1), asideFor('ArrowRight', 1), asideFor('ArrowUp', 1), asideFor('ArrowLeft', -1)],
    [0, 2, null, null],
  );
  assert.deepEqual([rowFor('PageDown', 1, 4, 2), rowFor('PageDown', 2, 4, 2), rowFor('PageUp', 1, 4, 2)], [3, 3, 0]);
});

test('a letter or a digit of any script begins a search in a list, and no key of the list or the browser does', () => {
  const plain = { ctrlKey: false, altKey: false, metaKey: false, isComposing: false };
  for (const key of ['b', 'B', 'ß', 'ж', 'ب', '山', 'नि', '7']) assert.ok(writes({ ...plain, key }), key);
  for (const key of ['Enter', 'ArrowDown', ' ', '/', '?', 'F5', 'Dead']) assert.ok(!writes({ ...plain, key }), key);
  for (const held of ['ctrlKey', 'altKey', 'metaKey', 'isComposing']) assert.ok(!writes({ ...plain, key: 'b', [held]: true }), held);
});

test('a key that answers a call is none of a word: it comes first, or a second after the one before', () => {
  const isAfterPause = createPauses();
  assert.deepEqual([100, 250, 1_100, 2_100, 3_200].map(isAfterPause), [true, false, false, true, true]);
});

test('the sheet shows each key that acts, once, and a control or a menu names each', () => {
  const shown = sheetRows().flatMap(({ keys }) => keys);
  for (const key of allHotkeys) assert.equal(shown.filter((one) => one === key).length, 1, key);
  assert.equal(new Set(shown).size, shown.length);
  assert.equal(new Set(sheetRows().map(({ does }) => does)).size, sheetRows().length, 'each says something of its own');
  const texts = globSync('**/*.tsx', { cwd: source }).map((file) => readFileSync(`${source}/${file}`, 'utf8'));
  for (const key of allHotkeys) {
    const named = [`hotkey="${key}"`, `? '${key}' : undefined`, `useHotkey('${key}'`];
    assert.ok(
      texts.some((text) => named.some((one) => text.includes(one))),
      `${key} presses nothing`,
    );
  }
});

test('what ends or answers a call is grave, what can be pressed again is not', () => {
  assert.deepEqual(
    allHotkeys.filter((key) => hotkeys[key].grave),
    ['A', 'D', 'G', 'J', 'E'],
  );
});
