import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeFrame } from '../src/link/decode.ts';
import { createEventStreamReader } from '../src/link/event-stream.ts';
import { callOf } from './town/samples.ts';

test('An event stream is cut into its events however it arrives, by any line end, without comments and names', () => {
  const text = ': hello\r\n\r\ndata: one\r\n\r\nevent: x\ndata:two\ndata: more\n\n: beat\n\ndata: three\r\r';
  for (let size = 1; size < text.length; size += 1) {
    const got: string[] = [];
    const read = createEventStreamReader((data) => got.push(data));
    for (let from = 0; from < text.length; from += size) read(text.slice(from, from + size));
    read('\n');
    assert.deepEqual(got, ['one', 'two\nmore', 'three'], `pieces of ${size}`);
  }
});

test('A frame that has not the agreed shape is as if it had not come', () => {
  const ring = { t: 'event', seq: 1, event: { type: 'ring', call: callOf(), offer: null } };
  assert.deepEqual(decodeFrame(JSON.stringify(ring)), ring);
  for (const text of ['', 'null', '[]', '{"t":"welcome"}', '{"t":"toString"}', '{"t":"bye","reason":"constructor","message":""}']) {
    assert.equal(decodeFrame(text), null, text);
  }
  assert.equal(decodeFrame(JSON.stringify({ ...ring, event: { ...ring.event, call: { ...callOf(), version: 'one' } } })), null);
  assert.equal(decodeFrame(JSON.stringify({ ...ring, event: { type: 'name_taken', username: 'Ada' } })), null, 'no event of the protocol');
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom('welcome', 'answer', 'event', 'bye'), (value, t) => {
      decodeFrame(JSON.stringify(value));
      decodeFrame(JSON.stringify({ t, event: value, seq: 1, snapshot: value, body: value, reason: value }));
    }),
  );
});
