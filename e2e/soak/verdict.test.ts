import assert from 'node:assert/strict';
import { test } from 'node:test';
import { course, silences } from './verdict.ts';

void test('what comes and goes is flat, and what is never given back is not', () => {
  const floods = [10, 500, 11, 10, 510, 12, 11, 505, 10];
  assert.deepEqual(course(floods, 5), { start: 10, middle: 10, end: 10, max: 510, flat: true });
  const leak = [10, 500, 11, 40, 510, 45, 70, 505, 75];
  assert.deepEqual(course(leak, 5), { start: 10, middle: 40, end: 70, max: 510, flat: false });
});

void test('what is warm only after a while is flat from then on', () => {
  assert.equal(course([100, 140, 150, 160, 160, 161, 160, 162, 161], 5).flat, true);
});

void test('growth up to what is allowed is flat', () => {
  assert.equal(course([1, 2, 3, 4, 5, 6], 2).flat, true);
  assert.equal(course([1, 2, 3, 4, 5, 6], 1).flat, false);
});

void test('too few samples prove nothing', () => {
  assert.equal(course([10, 10], 5).flat, false);
});

void test('silences that the bare pair had as well, at whatever time, are the machine', () => {
  assert.deepEqual(
    silences([
      { call: 0, bare: 900 },
      { call: 940, bare: 20 },
    ]),
    { call: 940, bare: 900, added: 40, whole: true },
  );
});

void test('one silence more than the bare pair had, or a longer one, is the call', () => {
  assert.deepEqual(
    silences([
      { call: 900, bare: 900 },
      { call: 260, bare: 20 },
    ]),
    { call: 900, bare: 900, added: 240, whole: false },
  );
  assert.deepEqual(silences([{ call: 1_200, bare: 900 }]), { call: 1_200, bare: 900, added: 300, whole: false });
});

void test('a call of which nothing was heard is not whole', () => {
  assert.equal(silences([]).whole, false);
});
