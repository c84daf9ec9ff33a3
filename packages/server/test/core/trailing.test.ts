import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sdpMark } from '@earshot/protocol';
import { DescriptionEvent } from '../../src/ports/description-event.ts';
import { descriptionFrame, wholeJson } from '../../src/trailing.ts';

const sdps = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(sdpMark, '"', '}', '\\', '\r\n', 'v=0', '☎') }));

test('a description is the same event whether its SDP comes after the JSON or stands in it', () => {
  fc.assert(
    fc.property(sdps, fc.constantFrom('offer', 'answer'), fc.nat(), (sdp, kind, seq) => {
      const frame = descriptionFrame(seq, new DescriptionEvent('one', kind, sdp));
      const event = { type: 'description', call_id: 'one', kind };
      const mark = frame.indexOf(sdpMark);
      assert.deepEqual([JSON.parse(frame.slice(0, mark)), frame.slice(mark + 1)], [{ t: 'event', seq, event }, sdp]);
      assert.deepEqual(JSON.parse(wholeJson(frame)), { t: 'event', seq, event: { ...event, sdp } });
    }),
  );
});

test('a frame without SDP after it is JSON already', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const frame = JSON.stringify(value);
      assert.equal(wholeJson(frame), frame);
    }),
  );
  assert.equal(wholeJson(JSON.stringify({ text: sdpMark })), '{"text":"\\u001e"}');
});
