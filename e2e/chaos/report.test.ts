import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seeded } from './dice.ts';
import { cellsOf, document, table } from './report.ts';
import type { Result } from './row.ts';
import { wrapped } from '../lab/markdown.ts';

const reload: Result = {
  event: 'page reloaded',
  way: 'relay-tcp',
  figure: 'sound back',
  target: '3 s',
  figures: [420.4, 1_230, 90],
  failures: ['the timer shows 0 s', 'the timer shows 0 s'],
  loads: [3.4, 11.6, 7],
  at: Date.UTC(2030, 0, 2),
};
const rows = [reload, { ...reload, event: 'cable pulled' }];

/** What a run of the lab writes that has tried these. */
function told(results: readonly Result[], before = ''): string {
  return wrapped(document({ rows, results, before, machine: '2 cores' }));
}

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
    '3 to 12',
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
  assert.match(lines[1] ?? '', /^\|( -+ \|){11}$/);
});

void test('what did not hold stands under the table, once', () => {
  const text = told([reload]);
  assert.equal(text.split('- page reloaded: the timer shows 0 s').length, 2);
  assert.match(text, /last on 2030-01-02, on 2 cores/);
  assert.doesNotMatch(told([{ ...reload, failures: [] }]), /What did not hold/);
});

void test('of an event that was not tried stays what the document says, also of what did not hold', () => {
  const why = `the sound ${'came late '.repeat(20).trim()}`;
  const cable: Result = { ...reload, event: 'cable pulled', figures: [77], failures: [why], at: Date.UTC(2030, 0, 1) };
  const before = told([reload, cable]);
  const after = told([{ ...reload, figures: [5], failures: [], loads: [1] }], before);
  function lineOf(text: string) {
    return text.split('\n').find((line) => line.startsWith('| cable pulled'));
  }
  assert.match(lineOf(after) ?? '', /\| 77 ms \|/);
  assert.equal(lineOf(after), lineOf(before));
  assert.match(after.replaceAll(/\s+/g, ' ').trim(), new RegExp(`What did not hold - cable pulled: ${why}$`));
  assert.doesNotMatch(after, /0 s\n/);
  assert.equal(told([], after), after);
});

void test('a line from before loads were told has none', () => {
  const before = '| cable pulled | relay over TCP | 2 | 2 | sound back | 1 ms | 1 ms | 1 ms | 3 s | 2029-12-31 |';
  assert.match(told([], before), /\| 3 s +\| +\| 2029-12-31 +\|/);
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
