import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Entry, People, Person } from '@earshot/client';
import { rowsOf } from '../src/later/recent-rows.ts';
import { timeWords } from '../src/later/recents-words.ts';

const noon = new Date(2026, 10, 30, 12).getTime();
const minute = 60_000;
const day = 86_400_000;
const ada: Person = { id: 'ada', username: 'Ada' };
const bob: Person = { id: 'bob', username: 'Bob' };

let count = 0;
/** A call that was missed before noon. */
function missed(before: number, other: Person = ada, more: Partial<Entry> = {}): Entry {
  count += 1;
  return {
    entry_id: `entry-${count}`,
    call_id: `call-${count}`,
    at: noon - before,
    direction: 'in',
    outcome: 'missed',
    talk_ms: 0,
    others: [other],
    seen: true,
    message_id: null,
    ...more,
  };
}

function rows(entries: readonly Entry[], apart = false, list: readonly Person[] = []) {
  return rowsOf(entries, { list } as People, { now: noon, apart });
}

test('Ada has called three times in a row: they are one row, which says how often and since when', () => {
  const calls = [missed(minute), missed(2 * minute), missed(30 * minute), missed(40 * minute, bob), missed(50 * minute)];
  assert.deepEqual(
    rows(calls).map(({ names, what, day: heading }) => [names, what, heading]),
    [
      ['Ada', `Missed call, 3 times since ${timeWords(noon - 30 * minute)}`, 'Today'],
      ['Bob', 'Missed call', null],
      ['Ada', 'Missed call', null],
    ],
  );
  assert.equal(rows(calls, true).length, 5, 'each is one of its own where they are deleted');
});

test('Calls on two days, or of which something else became, are rows of their own', () => {
  const talked = { outcome: 'talked', talk_ms: 42_000 } as const;
  const calls = [
    missed(minute),
    missed(2 * minute, ada, { outcome: 'declined' }),
    missed(3 * minute, ada, talked),
    missed(day),
    missed(day),
  ];
  assert.deepEqual(
    rows(calls).map(({ what, day: heading }) => [what, heading]),
    [
      ['Missed call', 'Today'],
      ['Declined', null],
      ['Incoming call, 0:42', null],
      [`Missed call, 2 times since ${timeWords(noon - day)}`, 'Yesterday'],
    ],
  );
});

test('The newest row of a person calls them by name, as the list of people does; no two buttons are called the same', () => {
  const calls = [missed(0), missed(0, bob), missed(0), missed(0, bob), missed(0)];
  const called = rows(calls).map(({ call }) => call);
  const at = timeWords(noon);
  assert.deepEqual(called, [
    'Call Ada',
    'Call Bob',
    `Call Ada, Missed call, Today, ${at}`,
    `Call Bob, Missed call, Today, ${at}`,
    `Call Ada, Missed call, Today, ${at}, 2`,
  ]);
  const removed = rows(calls, true).map(({ remove }) => remove);
  assert.equal(new Set(removed).size, 5);
});

test('Whoever came in anew is called where they are now, and their calls of before are in one row with those of today', () => {
  const [before, now] = [
    { id: 'ada-1', username: 'Ada' },
    { id: 'ada-2', username: 'Ada' },
  ];
  const [row, ...rest] = rows([missed(0, now), missed(minute, before)], false, [now]);
  assert.deepEqual([row?.other, rest], [now, []]);
});
