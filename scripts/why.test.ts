import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brief, whyStoriesFailed } from './why.ts';

const escape = String.fromCodePoint(27);

test('a story that failed is told with its place and its errors, those that passed are not', () => {
  const failed = {
    file: 'tests/call.spec.ts',
    line: 12,
    title: 'Ada calls Bob',
    ok: false,
    tests: [{ results: [{ errors: [{ message: `${escape}[31mError: Bob heard nothing${escape}[39m\n\n  at` }] }] }],
  };
  const passed = { ...failed, title: 'Bob calls Ada', ok: true };
  assert.deepEqual(whyStoriesFailed({ suites: [{ specs: [passed], suites: [{ specs: [failed] }] }] }), [
    'tests/call.spec.ts:12 Ada calls Bob\n    Error: Bob heard nothing\n      at',
  ]);
});

test('a report without suites tells of nothing', () => {
  assert.deepEqual(whyStoriesFailed(null), []);
});

test('of a long message the first twelve lines are told', () => {
  assert.equal(brief('one more line\n'.repeat(40)).split('\n').length, 12);
});
