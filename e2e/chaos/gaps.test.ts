import assert from 'node:assert/strict';
import { test } from 'node:test';
import { audible, backAfter, longestGap, pieceLength, spread, type Piece } from './gaps.ts';

/**
 * Pieces from a drawing, from the moment 1,000 on: `#` is loud, `.` silent, a blank a piece of which nothing is known.
 */
function heard(drawing: string): Piece[] {
  return [...drawing].flatMap((sign, index) => (sign === ' ' ? [] : [{ at: 1_000 + index * pieceLength, level: sign === '#' ? 0.1 : 0 }]));
}

function spanOf(drawing: string) {
  return { from: 1_000, until: 1_000 + drawing.length * pieceLength };
}

const gaps: readonly [drawing: string, gap: number][] = [
  ['##########', 0],
  ['####.#####', 0],
  ['####..####', 40],
  ['##..##....##..##', 80],
  ['##....', 80],
  ['....##', 80],
  ['......', 120],
  ['', 0],
  ['##    ##', 80],
  ['##..  ..##', 120],
  ['#.#.#.#.#.', 0],
];

for (const [drawing, gap] of gaps) {
  void test(`the longest silence in "${drawing}" is ${gap} ms`, () => assert.equal(longestGap(heard(drawing), spanOf(drawing)), gap));
}

void test('silence outside of the span does not count, and what reaches into it counts as far as it does', () => {
  const pieces = heard('....####....####....');
  assert.equal(longestGap(pieces, { from: 1_080, until: 1_160 }), 0);
  assert.equal(longestGap(pieces, { from: 1_120, until: 1_280 }), 80);
  assert.equal(longestGap(pieces, { from: 1_000, until: 1_400 }), 80);
  assert.equal(longestGap(pieces, { from: 1_000, until: 3_000 }), 1_680);
});

void test('the order of the pieces does not matter', () => {
  const drawing = '##...##.....##';
  assert.equal(longestGap(heard(drawing).toReversed(), spanOf(drawing)), 100);
});

void test('a tone below the threshold is silence', () => {
  const pieces = [0, 1, 2, 3].map((index) => ({ at: index * pieceLength, level: index === 0 ? audible : audible * 0.99 }));
  assert.equal(longestGap(pieces, { from: 0, until: 80 }), 60);
});

const returns: readonly [drawing: string, back: number | null][] = [
  ['#####', 0],
  ['....######', 80],
  ['..#...#####', 120],
  ['..####.####.#####', 240],
  ['.....####', null],
  ['..........', null],
  ['..####      #####', 240],
];

for (const [drawing, back] of returns) {
  void test(`in "${drawing}" sound is back ${back === null ? 'never' : `after ${back} ms`}`, () =>
    assert.equal(backAfter(heard(drawing), 1_000), back));
}

void test('what was heard before the moment does not count as back', () => {
  assert.equal(backAfter(heard('##########.....#####'), 1_200), 100);
  assert.equal(backAfter(heard('##########.....'), 1_200), null);
});

void test('the median, the 95th percentile and the most are figures that were measured', () => {
  assert.deepEqual(spread([5]), { median: 5, p95: 5, max: 5 });
  assert.deepEqual(spread([30, 10, 20]), { median: 20, p95: 30, max: 30 });
  assert.deepEqual(spread(Array.from({ length: 100 }, (_, index) => 100 - index)), { median: 50, p95: 95, max: 100 });
  assert.equal(spread([]), null);
});
