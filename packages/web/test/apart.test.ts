import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apartIn } from '../src/later/company/apart.ts';
import { callOf } from '../../client/test/town/samples.ts';

function seen(deaf: Readonly<Record<string, readonly string[]>>, rung: readonly string[] = []) {
  const names = ['ada', 'cleo', 'dora'];
  return apartIn({
    call: callOf({
      parties: ['bob', ...names].map((id) => ({
        user_id: id,
        username: id,
        role: 'invited',
        state: 'joined',
        held: false,
        muted: false,
        deaf_to: [...(deaf[id] ?? [])],
      })),
    }),
    others: names.map((id) => ({
      id,
      username: id.toUpperCase(),
      media: rung.includes(id) ? null : 'connected',
      lostSince: null,
      ringing: false,
      held: false,
      muted: false,
    })),
  });
}

test('Bob sees once that Ada and Cleo do not hear each other, whoever of them has said it', () => {
  assert.deepEqual(seen({}), []);
  assert.deepEqual(seen({ ada: ['cleo'] }), [['ADA', 'CLEO']]);
  assert.deepEqual(seen({ cleo: ['ada'] }), [['ADA', 'CLEO']]);
  assert.deepEqual(seen({ ada: ['cleo', 'dora'], cleo: ['ada'] }), [
    ['ADA', 'CLEO'],
    ['ADA', 'DORA'],
  ]);
});

test('What is between Bob and another is said beside their face, and nothing of who is only rung', () => {
  assert.deepEqual(seen({ bob: ['ada'], ada: ['bob'] }), []);
  assert.deepEqual(seen({ ada: ['cleo'] }, ['cleo']), []);
});
