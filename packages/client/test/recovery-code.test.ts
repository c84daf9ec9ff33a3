import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { setDefaultCACertificates } from 'node:tls';
import { placeOf, serversOf } from '../../server/test/operations/spawned-server.ts';
import { createAsk } from '../src/ask.ts';
import { createEntrance } from '../src/entrance/entrance-by-key.ts';
import type { Phone } from '../src/phone-api.ts';
import type { Http } from '../src/ports.ts';
import { createRecoveryWith, type Recovery } from '../src/recovery.ts';
import { createFakeKeys, type FakeKeys } from './town/keys.ts';

const { root, spawn } = serversOf('recovery-code');
let place = '';
before(async () => {
  const server = spawn({ EARSHOT_DATA: join(root, 'data') });
  await server.printed('fingerprint');
  place = new URL(placeOf(server)).origin;
  setDefaultCACertificates([readFileSync(join(root, 'data', 'cert.pem'), 'utf8')]);
});

/** Plain requests over real sockets; `lost`: the answer to the next one that asks for this never comes. */
function createHttp(): Http & { lost: string | null } {
  const http: ReturnType<typeof createHttp> = {
    lost: null,
    async request({ method, url, token, body }) {
      const response = await fetch(url, {
        method,
        headers: {
          origin: place,
          ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        },
        ...(method === 'POST' ? { body: JSON.stringify(body) } : {}),
      });
      const answer = { http: response.status, body: await response.json() };
      const isLost = http.lost !== null && url.endsWith(http.lost);
      if (isLost) http.lost = null;
      return isLost ? null : answer;
    },
  };
  return http;
}

interface Browser {
  readonly http: ReturnType<typeof createHttp>;
  readonly keys: FakeKeys;
  readonly recovery: Recovery;
}

function openBrowser(): Browser {
  const [http, keys] = [createHttp(), Object.assign(createFakeKeys(), { origin: () => place })];
  return { http, keys, recovery: createRecoveryWith({ http, keys }, place) };
}

/** Ada in a browser, with what a phone would be asked. */
async function signIn({ http, keys }: Browser, name: string): Promise<Pick<Phone, 'ask' | 'getSnapshot'>> {
  const came = await createEntrance({ http, keys, url: place }).ask({ type: 'register', name, id: 'r', as: 'typed' });
  assert.ok('entry' in came);
  return phoneOf(http, came.entry.username, came.entry.token);
}

function phoneOf(http: Http, username: string, token: string): Pick<Phone, 'ask' | 'getSnapshot'> {
  const snapshot = { session: { phase: 'in', me: { username } } };
  return { ask: createAsk({ http, url: place, token: () => token }), getSnapshot: () => snapshot as ReturnType<Phone['getSnapshot']> };
}

test('Ada makes a code, and in another browser name and words are enough; the key is theirs there and gives the next token', async () => {
  const [laptop, phone] = [openBrowser(), openBrowser()];
  const made = await laptop.recovery.make(await signIn(laptop, 'Ada'));
  assert.ok(made.ok, JSON.stringify(made));
  const wrong = await phone.recovery.recover('Ada', 'zoo zoo zoo zoo zoo zoo');
  assert.deepEqual(wrong, { ok: false, problem: { code: 'not_found', again: null } });
  assert.equal(phone.keys.kept.size, 0, 'a key that has no name is dropped');
  const came = await phone.recovery.recover('ada', made.body.code.toUpperCase());
  assert.ok(came.ok, JSON.stringify(came));
  assert.equal(came.admission.name, 'Ada');
  const listed = await phoneOf(phone.http, 'Ada', came.admission.token).ask('devices/list', {});
  assert.ok(listed.ok);
  assert.deepEqual([listed.body.devices.length, listed.body.recovery_made_at], [2, null]);
  const again = await createEntrance({ ...phone, url: place }).ask({ type: 'renew', name: 'Ada' });
  assert.equal('entry' in again && again.entry.username, 'Ada');
});

test('An answer that is lost costs no code: the same words bring the same browser in', async () => {
  const [laptop, phone] = [openBrowser(), openBrowser()];
  const made = await laptop.recovery.make(await signIn(laptop, 'Bob'));
  assert.ok(made.ok);
  phone.http.lost = '/api/devices/recover';
  assert.deepEqual(await phone.recovery.recover('Bob', made.body.code), { ok: false, problem: { code: 'silent', again: null } });
  const came = await phone.recovery.recover('Bob', made.body.code);
  assert.ok(came.ok, JSON.stringify(came));
});

test('After five tries the sixth is told when it may come again; a browser that keeps no key makes no try and no code', async () => {
  const [laptop, phone] = [openBrowser(), openBrowser()];
  const cleo = await signIn(laptop, 'Cleo');
  phone.keys.will = 'none';
  const other = 'zoo zoo zoo zoo zoo zoo';
  assert.deepEqual(await phone.recovery.recover('Cleo', other), { ok: false, problem: { code: 'no_keys', again: null } });
  assert.equal((await phone.recovery.make(cleo)).ok, false);
  phone.keys.will = 'keep';
  for (let n = 0; n < 5; n += 1) await phone.recovery.recover('Cleo', other);
  const sixth = await phone.recovery.recover('Cleo', other);
  assert.ok(!sixth.ok && sixth.problem.code === 'too_many' && (sixth.problem.again ?? 0) > 3_500_000, JSON.stringify(sixth));
});
