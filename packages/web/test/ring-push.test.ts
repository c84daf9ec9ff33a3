import assert from 'node:assert/strict';
import { test } from 'node:test';
import { overNotice, ringNotice } from '../worker/notices.ts';
import { leftHere, readPush, type RingPush } from '../worker/ring-push.ts';
import { readShown } from '../src/later/push/shown.ts';

const longest = 45_000;
const ring: RingPush = { caller: 'Ada', call: 'c-1', endsAt: 100_000, over: null };

test('A push of a ring and of its end is read, an end of a later version is an end, and anything else is nothing', () => {
  const said = { caller: 'Ada', call_id: 'c-1', ring_ends: 100_000 };
  assert.deepEqual(readPush(JSON.stringify(said)), ring);
  for (const over of ['missed', 'answered_elsewhere', 'declined'] as const)
    assert.deepEqual(readPush(JSON.stringify({ ...said, over })), { ...ring, over });
  assert.equal(readPush(JSON.stringify({ ...said, over: 'moved_to_the_moon' }))?.over, 'missed');
  for (const bad of ['', 'null', '[]', '{', '7', JSON.stringify({ ...said, ring_ends: '1' }), JSON.stringify({ caller: 'Ada' })])
    assert.equal(readPush(bad), null, bad);
});

test('A ring lasts as long as it says; where the clock of the device cannot be right, or the push is late, the server is asked', () => {
  assert.equal(leftHere(ring, 60_000, longest), 40_000);
  assert.equal(leftHere(ring, 100_000, longest), null);
  assert.equal(leftHere(ring, 3_700_000, longest), null, 'an hour late, or an hour ahead');
  assert.equal(leftHere(ring, 10_000, longest), null, 'an hour behind');
});

test('All that is shown of one call takes the same place, rings until it is over, and says what is so', () => {
  const shown = ringNotice(ring, true);
  assert.deepEqual([shown.title, shown.options.tag, shown.options.requireInteraction], ['Ada is calling', 'c-1', true]);
  assert.deepEqual(
    shown.options.actions?.map(({ action }) => action),
    ['answer', 'decline'],
  );
  assert.deepEqual(
    ringNotice(ring, false).options.actions?.map(({ action }) => action),
    ['answer'],
    'who has no key here cannot decline',
  );
  for (const [over, title] of [
    ['missed', 'Missed call from Ada'],
    ['answered_elsewhere', 'You answered Ada on another device'],
    ['declined', 'You declined Ada on another device'],
    [null, 'Missed call from Ada'],
  ] as const) {
    const end = overNotice({ ...ring, over });
    assert.deepEqual([end.title, end.options.tag, readShown(end.options.data).rings], [title, 'c-1', false]);
  }
  assert.deepEqual(readShown(undefined), { caller: '', call: null, rings: false });
});
