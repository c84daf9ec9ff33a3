import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Availability } from '@earshot/client';
import { asWished } from '../src/later/wish.ts';

const known: Availability = {
  dnd: false,
  until: null,
  waiting: true,
  quiet: { zone: 'Europe/Berlin', times: [] },
  favourites: false,
  again: false,
  blocked: ['eve'],
  awaited: [],
  forward: { no_answer: null, busy: null, away: null },
};

test('What Ada has asked is shown at once, and leaves the rest as it is', () => {
  const wish = { is: 'asked', saying: { dnd: true, for_ms: 3_600_000, forward: { busy: { to: 'cleo' } } } } as const;
  assert.deepEqual(asWished(known, wish), { ...known, dnd: true, forward: { no_answer: null, busy: { to: 'cleo' }, away: null } });
});

test('What the server has granted stands before the phone has heard of it, and what the phone hears next counts', () => {
  const answer = { ...known, dnd: true, until: 1_000 };
  const wish = { is: 'granted', answer, before: known } as const;
  assert.equal(asWished(known, wish), answer);
  const heard = { ...answer, until: 2_000 };
  assert.equal(asWished(heard, wish), heard);
  assert.deepEqual(asWished({ ...known }, wish), known, 'turned off at another page meanwhile');
});

test('What was refused is as it was', () => {
  assert.equal(asWished(known, { is: 'none' }), known);
});
