import assert from 'node:assert/strict';
import { test } from 'node:test';
import { locate } from './browsers.ts';

const places = ['/usr/bin/first', '/usr/bin/second'];

test('a browser named by its variable is taken before those in the usual places', () => {
  assert.equal(
    locate('/opt/mine', places, () => true),
    '/opt/mine',
  );
  assert.equal(
    locate('', places, () => true),
    '/usr/bin/first',
  );
});

test('without a variable the first usual place that holds a browser is taken, and no place is an empty text', () => {
  assert.equal(
    locate(undefined, places, (path) => path.endsWith('second')),
    '/usr/bin/second',
  );
  assert.equal(
    locate(undefined, places, () => false),
    '',
  );
});
