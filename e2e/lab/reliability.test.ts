import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withPart } from './reliability.ts';

void test('each lab writes its own part and leaves the other as it was', () => {
  const chaos = withPart('', 'chaos', '## What breaks\n\nCables.');
  const both = withPart(chaos, 'soak', '## What lasts\n\nAn hour.');
  assert.match(both, /^# Reliability[^]*## What breaks\n\nCables\.[^]*## What lasts\n\nAn hour\.\n/);
  const again = withPart(both, 'chaos', '## What breaks\n\nRouters.');
  assert.match(again, /Routers\.[^]*An hour\./);
  assert.doesNotMatch(again, /Cables/);
  assert.equal(withPart(again, 'chaos', '## What breaks\n\nCables.'), both);
});

void test('the parts keep their order, whichever is written first', () => {
  const one = withPart(withPart('', 'soak', 'Lasts.'), 'chaos', 'Breaks.');
  assert.equal(one, withPart(withPart('', 'chaos', 'Breaks.'), 'soak', 'Lasts.'));
});

void test('the prose of a part ends by column 120, and its tables and examples stay as they are', () => {
  const words = 'word '.repeat(60).trim();
  const [example, row] = [`    npm run ${words}`, `| ${words} |`];
  const lines = withPart('', 'chaos', `${words}\n\n${example}\n\n${row}`).split('\n');
  assert.deepEqual(
    lines.filter((line) => line.length > 120),
    [example, row],
  );
  assert.equal(lines.join(' ').match(/word/g)?.length, 180, 'no word is lost');
});
