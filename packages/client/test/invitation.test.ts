import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Keys } from '../src/keys/key-ring.ts';
import { noKeys } from '../src/keys/none.ts';
import { createEntrance } from '../src/entrance/entrance-by-key.ts';
import { createFakeKeys } from './town/keys.ts';

/** What is sent to register Ada, at a server that refuses whoever was not invited. */
async function registered(keys: Keys, invitation?: string) {
  const sent: object[] = [];
  const entrance = createEntrance({
    http: {
      request: ({ url, body }) => {
        if (url.endsWith('/challenge')) {
          const challenge = 'c'.repeat(43);
          return Promise.resolve({ http: 200, body: { status: 'success', challenge, expires_in_ms: 60_000 } });
        }
        sent.push(Object(body));
        return Promise.resolve({ http: 403, body: { status: 'error', code: 'not_invited', message: 'By invitation.' } });
      },
    },
    keys,
    url: 'https://house:5000',
    invitation,
  });
  const came = await entrance.ask({ type: 'register', name: 'Ada', id: 'r1', as: 'typed' });
  return { sent, code: 'outcome' in came ? came.outcome.code : null };
}

for (const [how, keys] of [
  ['with a key', createFakeKeys],
  ['as a guest', () => noKeys],
] as const) {
  test(`Ada comes in ${how} by the link of an invitation: its secret goes along with the name`, async () => {
    const { sent } = await registered(keys(), 'secret');
    assert.deepEqual(
      sent.map((body) => ['username', 'invite'].map((field) => Reflect.get(body, field))),
      [['Ada', 'secret']],
    );
  });

  test(`Ada comes in ${how} without an invitation: she is told that she needs one`, async () => {
    const { sent, code } = await registered(keys());
    assert.deepEqual([sent.some((body) => 'invite' in body), code], [false, 'not_invited']);
  });
}
