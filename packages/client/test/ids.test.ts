import assert from 'node:assert/strict';
import { test } from 'node:test';
import { uuidOf } from '../src/uuid.ts';

test('An id is a UUID of version 4 that keeps every random bit but those six that RFC 9562 gives away', () => {
  assert.equal(uuidOf(new Uint8Array(16)), '00000000-0000-4000-8000-000000000000');
  assert.equal(uuidOf(new Uint8Array(16).fill(0xff)), 'ffffffff-ffff-4fff-bfff-ffffffffffff');
  assert.equal(uuidOf(Uint8Array.from({ length: 16 }, (_, place) => place)), '00010203-0405-4607-8809-0a0b0c0d0e0f');
});
