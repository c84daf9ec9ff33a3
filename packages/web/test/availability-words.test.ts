import assert from 'node:assert/strict';
import { test } from 'node:test';
import { msUntilTomorrow, untilWords } from '../src/later/availability-words.ts';

const noon = new Date(2026, 10, 30, 12, 0).getTime();

function at(...when: readonly [month: number, day: number, hour: number, minute: number]): number {
  const [month, day, hour, minute] = when;
  return new Date(2026, month - 1, day, hour, minute).getTime();
}

test('An end is said as Ada would say it', () => {
  assert.deepEqual(
    [at(11, 30, 13, 5), at(12, 1, 8, 0), at(12, 2, 8, 0), at(12, 6, 23, 59), at(12, 24, 18, 30), at(11, 30, 11, 0)].map((until) =>
      untilWords(until, noon),
    ),
    ['13:05', 'tomorrow 8:00', 'Wednesday 8:00', 'Sunday 23:59', 'December 24 18:30', '11:00'],
  );
});

test('Tomorrow at eight is tomorrow by the clock of the machine, also after midnight', () => {
  assert.equal(noon + msUntilTomorrow(8, noon), at(12, 1, 8, 0));
  const late = at(11, 30, 0, 30);
  assert.equal(late + msUntilTomorrow(8, late), at(12, 1, 8, 0));
});
