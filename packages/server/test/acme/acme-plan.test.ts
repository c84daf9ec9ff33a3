import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextOrder, pauseAfter, type Lifetime } from '../../src/tls/acme/acme-plan.ts';

const day = 86_400_000;
const begins = Date.UTC(2026, 0, 1);
const ninety: Lifetime = { begins, ends: begins + 90 * day, names: ['phone.example.org'] };

void test('a certificate of 90 days is ordered anew after 60, and one of six days after four', () => {
  assert.equal(nextOrder(ninety, ['phone.example.org'], null), begins + 60 * day);
  assert.equal(nextOrder({ ...ninety, ends: begins + 6 * day }, ['phone.example.org'], null), begins + 4 * day);
});

void test('without a certificate, or with one that lacks a name, it is ordered at once', () => {
  assert.equal(nextOrder(null, ['phone.example.org'], null), 0);
  assert.equal(nextOrder(ninety, ['phone.example.org', 'call.example.org'], null), 0);
});

void test('after each failure in a row the pause is six times as long, twelve hours at most', () => {
  const minutes = [1, 2, 3, 4, 5, 6, 50].map((failures) => pauseAfter(failures) / 60_000);
  assert.deepEqual(minutes, [1, 6, 36, 216, 720, 720, 720]);
});

void test('an authority asked five times an hour at most is asked no more often, and what it says counts if it is longer', () => {
  const at = begins;
  const trouble = { failures: 2, at, notBefore: 0, why: 'So.' };
  assert.equal(nextOrder(null, [], trouble), 0 + at + 6 * 60_000);
  assert.equal(nextOrder(null, [], { ...trouble, notBefore: at + day }), at + day);
  let [now, orders] = [0, 0];
  for (let failures = 1; now < 60 * 60_000; failures += 1) {
    orders += 1;
    now += pauseAfter(failures);
  }
  assert.ok(orders <= 5, String(orders));
});
