import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textToSign } from '@earshot/protocol';
import { createKeyRing, type KeyRecord, type ListedKeyStore } from '../src/keys/keys.ts';
import type { Http } from '../src/ports.ts';
import { askAsDevice } from '../src/woken.ts';

const url = 'https://earshot.example';
const ids = {
  Ada: '00000000-0000-4000-8000-00000000000a',
  Bob: '00000000-0000-4000-8000-00000000000b',
  none: '00000000-0000-4000-8000-00000000000c',
};

/** Keys in memory. */
function openStore(): ListedKeyStore {
  const kept = new Map<string, KeyRecord>();
  return {
    take: async (name, made) => kept.get(name) ?? (kept.set(name, made), made),
    find: async (name) => kept.get(name) ?? null,
    put: async (name, record) => void kept.set(name, record),
    remove: async (name) => void kept.delete(name),
    names: async () => [...kept.keys()],
  };
}

/** A browser in which Ada and Bob have a key each. */
async function openBrowser(): Promise<{ readonly store: ListedKeyStore; readonly bob: CryptoKey }> {
  const store = openStore();
  const keys = createKeyRing(store);
  for (const name of ['Ada', 'Bob'] as const) await (await keys.of(name))?.keep(ids[name]);
  const record = await store.find('bob');
  assert.ok(record);
  return { store, bob: record.signing.publicKey };
}

interface Asked {
  readonly path: string;
  readonly token: string | null;
  readonly body: Record<string, string>;
}

/** A server that answers what it is asked by path; nothing where it has no answer. */
function openServer(answers: Readonly<Record<string, object>>): { readonly http: Http; readonly asked: Asked[] } {
  const asked: Asked[] = [];
  return {
    asked,
    http: {
      request: async ({ url: to, token, body }) => {
        const path = to.slice(url.length);
        asked.push({ path, token, body: { ...Object(body) } });
        const answer = answers[path];
        return answer === undefined ? null : { http: 200, body: { status: 'success', ...answer } };
      },
    },
  };
}

const session = { user_id: ids.none, username: 'Bob', device_id: ids.Bob, token: 'fresh', expires_in_ms: 1, heartbeat_interval_ms: 3_000 };

test('Bob’s device is woken in a browser that knows Ada too: it proves itself by Bob’s key, and asks in their name', async () => {
  const { store, bob } = await openBrowser();
  const { http, asked } = openServer({
    '/api/users/challenge': { challenge: 'c-1', expires_in_ms: 60_000 },
    '/api/devices/token': session,
    '/api/push/unsubscribe': {},
  });
  const ask = await askAsDevice(url, ids.Bob, { http, store, origin: () => url });
  assert.equal((await ask?.('push/unsubscribe', {}))?.ok, true);
  const [, proved, unsubscribed] = asked;
  assert.deepEqual([proved?.body['device_id'], unsubscribed?.token], [ids.Bob, 'fresh']);
  const text = new TextEncoder().encode(textToSign('token', 'c-1', url, ids.Bob));
  const proof = Buffer.from(proved?.body['proof'] ?? '', 'base64url');
  assert.ok(await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, bob, proof, text), 'signed by the key of Bob');
});

test('A device whose key is not here asks nobody, and one that the server does not answer has no way to ask', async () => {
  const { store } = await openBrowser();
  const silent = openServer({});
  assert.equal(await askAsDevice(url, ids.none, { http: silent.http, store, origin: () => url }), null);
  assert.deepEqual(silent.asked, []);
  assert.equal(await askAsDevice(url, ids.Bob, { http: silent.http, store, origin: () => url }), null);
  assert.equal(silent.asked.length, 1);
});
