import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seeded } from './dice.ts';
import { cellsOf, document, table } from './report.ts';
import type { Result } from './row.ts';

const reload: Result = {
  event: 'page reloaded',
  way: 'relay-tcp',
  figure: 'sound back',
  target: '3 s',
  figures: [420.4, 1_230, 90],
  failures: ['the timer shows 0 s', 'the timer shows 0 s'],
  at: Date.UTC(2030, 0, 2),
};

void test('a row tells how many trials there were, how many the call survived, and how long it took', () => {
  assert.deepEqual(cellsOf(reload), [
    'page reloaded',
    'relay over TCP',
    '5',
    '3',
    'sound back',
    '420 ms',
    '1.2 s',
    '1.2 s',
    '3 s',
    '2030-01-02',
  ]);
});

void test('a row of which nothing survived has no figures', () => {
  assert.deepEqual(cellsOf({ ...reload, figures: [] }).slice(2, 8), ['2', '0', 'sound back', '', '', '']);
});

void test('the table is one that Markdown reads, each line as long as the next', () => {
  const lines = table([cellsOf(reload)]).split('\n');
  assert.equal(lines.length, 3);
  assert.equal(new Set(lines.map((line) => line.length)).size, 1);
  assert.match(lines[1] ?? '', /^\|( -+ \|){10}$/);
});

void test('what did not hold stands under the table, once', () => {
  const text = document([reload], '2 cores');
  assert.equal(text.split('- page reloaded: the timer shows 0 s').length, 2);
  assert.match(text, /last on 2030-01-02, on 2 cores/);
  assert.doesNotMatch(document([{ ...reload, failures: [] }], '2 cores'), /What did not hold/);
});

void test('dice fall again as they fell, for the same seed', () => {
  function throws(seed: number) {
    return Array.from({ length: 200 }, seeded(seed));
  }
  assert.deepEqual(throws(7), throws(7));
  assert.notDeepEqual(throws(7), throws(8));
  assert.ok(throws(7).every((one) => one >= 0 && one < 1));
  const middle = throws(7).reduce((sum, one) => sum + one, 0) / 200;
  assert.ok(Math.abs(middle - 0.5) < 0.1, `${middle}`);
});
