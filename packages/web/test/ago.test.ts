import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ago } from '../src/later/ago.ts';

test('Ada reads when her other device was here in the largest unit that has passed, and never in the future', () => {
  const now = 1_800_000_000;
  const minute = 60;
  const day = 86_400;
  const shown = [-30, 0, 59, minute, 5 * minute + 59, 2 * 3_600, day, 3 * day, 8 * day, 70 * day, 800 * day].map((s) => ago(now - s, now));
  const said = ['just now', 'just now', 'just now', '1 minute ago', '5 minutes ago', '2 hours ago', 'yesterday', '3 days ago'];
  assert.deepEqual(shown, [...said, 'last week', '2 months ago', '2 years ago']);
});
