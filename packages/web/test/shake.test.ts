import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shake } from '../src/later/ring/shake.ts';

/** A browser, and what it was told to do. */
function browser(hasBeenActive: boolean) {
  const told: (number | number[])[] = [];
  function vibrate(pattern: number | number[]): boolean {
    return told.push(pattern) > 0;
  }
  return { told, by: { vibrate, userActivation: { hasBeenActive } } };
}

test('The phone of Bob vibrates as long as it may ring, and stops when the ring is over', () => {
  const { told, by } = browser(true);
  const stop = shake(by);
  const [pattern] = told;
  assert.ok(Array.isArray(pattern) && pattern.every((ms) => ms > 0));
  const lasts = pattern.reduce((sum, ms) => sum + ms, 0);
  assert.ok(lasts >= 45_000 && lasts < 48_000, `${lasts} ms`);
  stop();
  assert.deepEqual(told.slice(1), [0]);
});

test('Nothing vibrates where the browser cannot, nor before Bob has pressed something', () => {
  shake({})();
  const { told, by } = browser(false);
  shake(by)();
  assert.deepEqual(told, []);
});
