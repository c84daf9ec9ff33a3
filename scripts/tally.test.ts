import assert from 'node:assert/strict';
import { test } from 'node:test';
import { add, fromNodeTest, fromPlaywright, good, judged, line, none, one } from './tally.ts';

test('the closing line counts every test and speaks of skipped ones only when there are some', () => {
  assert.equal(line({ passed: 3, failed: 0, skipped: 0, why: [] }), '3 passed, 0 failed');
  assert.equal(line({ passed: 3, failed: 1, skipped: 2, why: [] }), '3 passed, 1 failed, 2 skipped');
});

test('counts of stages add up', () => {
  assert.deepEqual(add(one(true), add(one(false), { passed: 5, failed: 1, skipped: 1, why: ['a'] })), {
    passed: 6,
    failed: 2,
    skipped: 1,
    why: ['a'],
  });
});

test('a cancelled test of node:test failed, and a todo is not a pass', () => {
  const counts = { tests: 9, passed: 5, failed: 1, cancelled: 1, skipped: 1, todo: 1, suites: 2, topLevel: 3 };
  assert.deepEqual(fromNodeTest(counts), { passed: 5, failed: 2, skipped: 2, why: [] });
});

test('a flaky browser test failed', () => {
  assert.deepEqual(fromPlaywright({ expected: 7, unexpected: 1, flaky: 2, skipped: 1 }), { passed: 7, failed: 3, skipped: 1, why: [] });
});

test('a report that cannot be read counts nothing', () => {
  assert.deepEqual(fromNodeTest(null), none);
  assert.deepEqual(fromPlaywright({ expected: 'seven' }), none);
});

test('a stage that ran nothing failed', () => {
  assert.deepEqual(judged(none, 0), one(false));
  assert.deepEqual(judged({ passed: 0, failed: 0, skipped: 4, why: [] }, 0), { passed: 0, failed: 1, skipped: 4, why: [] });
});

test('a stage whose program failed failed, even when it counted no failed test', () => {
  assert.deepEqual(judged({ passed: 4, failed: 0, skipped: 0, why: [] }, 1), { passed: 4, failed: 1, skipped: 0, why: [] });
  assert.deepEqual(judged({ passed: 4, failed: 2, skipped: 0, why: [] }, 1), { passed: 4, failed: 2, skipped: 0, why: [] });
});

test('all is good only when something passed and nothing failed', () => {
  assert.equal(good(none), false);
  assert.equal(good(one(true)), true);
  assert.equal(good({ passed: 9, failed: 1, skipped: 0, why: [] }), false);
});
