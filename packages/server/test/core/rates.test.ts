import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Ledger } from '../../src/limits/ledger.ts';
import { Windows } from '../../src/limits/windows.ts';

test('Ada may do three things in ten seconds; a fourth is told when, and does not count', () => {
  const windows = new Windows({ points: 3, seconds: 10 });
  assert.deepEqual(
    [0, 1_000, 2_000, 3_000, 9_999, 10_000, 10_500, 11_000].map((now) => windows.take('ada', now)),
    [0, 0, 0, 7, 0.001, 0, 0.5, 0],
  );
  assert.equal(windows.take('bob', 3_000), 0, 'Bob is counted apart');
});

test('Ada sends two a second, and five at once; a sixth is told when, and does not count', () => {
  const ledger = new Ledger({ most: 4, melts: 2 });
  assert.deepEqual(
    [0, 0, 0, 0, 0, 0, 0, 250, 500, 500, 9_000, 9_000].map((now) => ledger.take('ada', now)),
    [0, 0, 0, 0, 0, 0.5, 0.5, 0.25, 0, 0.5, 0, 0],
  );
});

test('However somebody asks, no window holds more than it may, and the wait is until the oldest of it is past', () => {
  const asks = fc.array(fc.nat({ max: 3_000 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(asks, fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 4 }), (pauses, points, seconds) => {
      const windows = new Windows({ points, seconds });
      const entered: number[] = [];
      let now = 0;
      for (const pause of pauses) {
        now += pause;
        const wait = windows.take('ada', now);
        if (wait === 0) entered.push(now);
        else assert.equal(Math.round(now + wait * 1_000), (entered.at(-points) ?? 0) + seconds * 1_000);
        assert.ok(entered.filter((at) => at > now - seconds * 1_000).length <= points);
      }
    }),
  );
});
