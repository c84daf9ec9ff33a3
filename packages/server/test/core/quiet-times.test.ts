import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Quiet } from '@earshot/protocol';
import { changesAt, dndAt, dndUntil, say, usual, type Availability } from '../../src/people/availability.ts';
import { isQuiet, isZone, nextChange } from '../../src/people/quiet-times.ts';

const everyDay = [1, 2, 3, 4, 5, 6, 7];

function at(text: string): number {
  return Date.parse(text);
}

function hours(zone: string, from: string, to: string, days = everyDay): Quiet {
  const [start = 0, end = 0] = [from, to].map((time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3)));
  return { zone, times: [{ days, from: start, to: end }] };
}

const quietOrNot: readonly (readonly [what: string, quiet: Quiet, instant: string, quiet: boolean])[] = [
  ['in the evening of the day it begins', hours('Europe/Berlin', '22:00', '07:00', [1]), '2026-11-30T21:30:00Z', true],
  ['a second before it begins', hours('Europe/Berlin', '22:00', '07:00', [1]), '2026-11-30T20:59:59Z', false],
  ['at the second it begins', hours('Europe/Berlin', '22:00', '07:00', [1]), '2026-11-30T21:00:00Z', true],
  ['in the morning after it', hours('Europe/Berlin', '22:00', '07:00', [1]), '2026-12-01T05:59:59Z', true],
  ['at the second it ends', hours('Europe/Berlin', '22:00', '07:00', [1]), '2026-12-01T06:00:00Z', false],
  ['on the Monday morning after a Sunday', hours('Europe/Berlin', '22:00', '07:00', [7]), '2026-11-30T05:00:00Z', true],
  ['on the Sunday morning before it', hours('Europe/Berlin', '22:00', '07:00', [7]), '2026-11-29T05:00:00Z', false],
  ['all day, where it ends when it begins', hours('UTC', '08:00', '08:00', [3]), '2026-12-03T07:59:00Z', true],
  ['where it is another day already', hours('Pacific/Kiritimati', '00:00', '06:00', [2]), '2026-11-30T12:00:00Z', true],
  ['where the hours are cut in quarters', hours('Asia/Kathmandu', '12:00', '13:00'), '2026-11-30T06:15:00Z', true],
  ['in the summer, an hour of UTC earlier', hours('Europe/Berlin', '22:00', '07:00'), '2026-07-01T20:00:00Z', true],
  ['at any time, without times of the week', { zone: 'UTC', times: [] }, '2026-11-30T12:00:00Z', false],
];

for (const [what, quiet, instant, expected] of quietOrNot) {
  test(`It is ${expected ? 'quiet' : 'not quiet'} for Bob ${what}`, () => assert.equal(isQuiet(quiet, at(instant)), expected));
}

const changes: readonly (readonly [what: string, quiet: Quiet, from: string, next: string | null])[] = [
  ['in the evening', hours('Europe/Berlin', '22:00', '07:00'), '2026-11-30T12:00:00Z', '2026-11-30T21:00:00.000Z'],
  ['in the morning', hours('Europe/Berlin', '22:00', '07:00'), '2026-11-30T22:00:00Z', '2026-12-01T06:00:00.000Z'],
  ['a week later', hours('UTC', '08:00', '09:00', [1]), '2026-11-30T09:00:00Z', '2026-12-07T08:00:00.000Z'],
  [
    'an hour sooner in the night that loses one',
    hours('Europe/Berlin', '22:00', '07:00'),
    '2026-03-28T23:00:00Z',
    '2026-03-29T05:00:00.000Z',
  ],
  [
    'an hour later in the night that wins one',
    hours('Europe/Berlin', '22:00', '07:00'),
    '2026-10-24T22:00:00Z',
    '2026-10-25T06:00:00.000Z',
  ],
  // The clock goes from 2:00 to 3:00: 2:30 never is, and half past two to four begins at three.
  [
    'when the clock is set past its begin',
    hours('Europe/Berlin', '02:30', '04:00', [7]),
    '2026-03-28T22:00:00Z',
    '2026-03-29T01:00:00.000Z',
  ],
  // The clock goes from 3:00 back to 2:00, so half past two to a quarter to three is there twice.
  ['the first time', hours('Europe/Berlin', '02:30', '02:45', [7]), '2026-10-24T22:00:00Z', '2026-10-25T00:30:00.000Z'],
  ['and the second time', hours('Europe/Berlin', '02:30', '02:45', [7]), '2026-10-25T00:45:00Z', '2026-10-25T01:30:00.000Z'],
  [
    'where the clock is set by half an hour',
    hours('Australia/Lord_Howe', '01:45', '05:00', [7]),
    '2026-04-04T12:00:00Z',
    '2026-04-04T14:45:00.000Z',
  ],
  ['at no time, when it is always quiet', hours('UTC', '00:00', '00:00'), '2026-11-30T12:00:00Z', null],
  ['at no time, without times of the week', { zone: 'UTC', times: [] }, '2026-11-30T12:00:00Z', null],
];

for (const [what, quiet, from, next] of changes) {
  test(`Asked at ${from} in ${quiet.zone}, the next change comes ${what}`, () => {
    const change = nextChange(quiet, at(from));
    assert.equal(change === null ? null : new Date(change).toISOString(), next);
    if (change === null) return;
    assert.notEqual(isQuiet(quiet, change), isQuiet(quiet, change - 1), 'it changes at that very millisecond');
  });
}

test('In the months in which clocks are set no change is missed, and none is told where there is none', () => {
  for (const zone of ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca', 'Asia/Kathmandu']) {
    const quiet = { zone, times: [...hours(zone, '22:15', '06:50').times, ...hours(zone, '02:10', '02:50', [7]).times] };
    for (const [first, last] of [
      ['2026-02-10', '2026-04-10'],
      ['2026-10-01', '2026-11-10'],
    ] as const) {
      let from = at(first);
      while (from < at(last)) {
        const next = nextChange(quiet, from);
        assert.ok(next !== null && next > from, `${zone} ${new Date(from).toISOString()}`);
        for (let look = from; look < next; look += 50 * 60_000)
          assert.equal(isQuiet(quiet, look), isQuiet(quiet, from), `${zone} ${new Date(look).toISOString()}`);
        from = next;
      }
    }
  }
});

test('A zone is one that the machine knows', () => {
  assert.deepEqual(['Europe/Berlin', 'UTC', 'Mars/Olympus', '', 'Europe/'].map(isZone), [true, true, false, false, false]);
});

const noon = at('2026-11-30T12:00:00Z');
const hour = 3_600_000;
const nights: Availability = { ...usual, quiet: hours('UTC', '22:00', '07:00') };
const midnight = at('2026-12-01T00:00:00Z');
const morning = at('2026-12-01T07:00:00Z');

/** What Bob says, when, and what it comes to: at which hours they are not to be disturbed, and until when. */
const sayings: readonly (readonly [
  what: string,
  before: Availability,
  now: number,
  saying: Parameters<typeof say>[1],
  until: number | null,
  on: readonly number[],
  off: readonly number[],
])[] = [
  ['for an hour', usual, noon, { dnd: true, for_ms: hour }, noon + hour, [noon, noon + hour - 1], [noon + hour]],
  ['until an instant', usual, noon, { dnd: true, until: noon + 2 * hour }, noon + 2 * hour, [noon], [noon + 2 * hour]],
  ['until they turn it off', usual, noon, { dnd: true }, null, [noon, noon + 1_000 * hour], []],
  ['off when it is off', usual, noon, { dnd: false }, null, [], [noon]],
  [
    'on before a quiet night, until midnight',
    nights,
    noon,
    { dnd: true, until: midnight },
    morning,
    [noon, midnight, morning - 1],
    [morning],
  ],
  [
    'off in a quiet night, for this night alone',
    nights,
    midnight,
    { dnd: false },
    null,
    [midnight + 24 * hour],
    [midnight, morning - 1, morning],
  ],
  ['something else, in a quiet night', nights, midnight, { waiting: false }, morning, [midnight], [morning]],
  [
    'something else, after a switch that has ended',
    { ...usual, said: { dnd: true, until: noon - 1 } },
    noon,
    { again: true },
    null,
    [],
    [noon],
  ],
];

for (const [what, before, now, saying, until, on, off] of sayings) {
  test(`Bob says ${what}`, () => {
    const after = say(before, saying, now);
    assert.equal(dndUntil(after, now), until);
    for (const instant of on) assert.equal(dndAt(after, instant), true, new Date(instant).toISOString());
    for (const instant of off) assert.equal(dndAt(after, instant), false, new Date(instant).toISOString());
  });
}

test('What they do not say stays as it is', () => {
  const before: Availability = { said: { dnd: true, until: null }, waiting: false, quiet: nights.quiet, favourites: true, again: true };
  assert.deepEqual(say(before, {}, noon), before);
  assert.deepEqual(say(before, { waiting: true }, noon), { ...before, waiting: true });
  assert.equal(changesAt(before, noon), null, 'their own switch counts before the times of the week');
});
