import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TextView } from '@earshot/client';
import { endOf, unseenIn } from '../src/later/text/reading.ts';
import { savedText } from '../src/later/text/saved-text.ts';

const bob = { id: 'bob', username: 'Bob' };

const text: TextView = {
  lines: [
    { id: 0, from: null, text: 'Hello' },
    { id: 1, from: bob, text: 'שלום' },
    { id: 2, from: bob, text: 'Hi' },
  ],
  writing: [{ from: bob, text: 'I will' }],
  mine: 'Whi',
  missed: false,
  waiting: [],
  unable: [],
};

test('Ada saves the text: who said what, a line each, and at the end what is not finished', () => {
  const [title, ...lines] = savedText(text, { me: 'Ada', names: 'Bob', now: new Date('2026-11-30T10:00:00Z') }).split('\n');
  assert.match(title ?? '', /^Text of the call with Bob, .*2026/);
  assert.deepEqual(lines, ['', 'Ada: Hello', 'Bob: שלום', 'Bob: Hi', 'Bob: I will...', 'Ada: Whi...', '']);
});

test("What Ada has not seen are Bob's lines since she closed the text, and none while it is open", () => {
  const ids = [0, 2, endOf(text)].map((seen) => unseenIn(text, { open: false, seen }).map(({ id }) => id));
  assert.deepEqual(ids, [[1, 2], [2], []]);
  assert.deepEqual(unseenIn(text, { open: true, seen: 0 }), []);
});
