import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isGuestName } from '../src/later/guest-name.ts';

test('Maria who came by a link is told from Maria of the house, and a nameless guest from Guest House', () => {
  const names = ['Maria (guest)', 'Guest 4821', 'Maria', 'Guest House', '(guest) Maria', 'Guest 48210'];
  assert.deepEqual(names.map(isGuestName), [true, true, false, false, false, false]);
});
