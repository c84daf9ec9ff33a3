import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lastColumn, wideComments, wideProse } from './columns.ts';

function wide(begin: string): string {
  return begin + ' word'.repeat(lastColumn / 5);
}

test('a comment that is too wide is found in each of its forms, and wide code is not', () => {
  const code = [wide('//'), wide('  /**'), wide(' *'), wide('const a = 1;'), '// short', wide('// see https://example.org')];
  assert.deepEqual(wideComments(code.join('\n')), [1, 2, 3]);
});

test('prose that is too wide is found, and what cannot be broken is not', () => {
  const text = [wide('It'), wide('- A point,'), wide('| a row |'), '```sh', wide('ls'), '```', wide('    an example'), 'x'.repeat(200)];
  assert.deepEqual(wideProse(text.join('\n')), [1, 2]);
});
