import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setDefaultCACertificates } from 'node:tls';
import type { Door } from '../../src/doors/options.ts';
import { enrolBody, joinBody, makeKeys, registerBody, tokenBody } from '../device-keys.ts';
import { openHouseWithCore } from './core-house.ts';
import type { House } from './house.ts';
import { joins } from './joins.ts';
import type { Party, Reply } from './party.ts';
import { request } from './request.ts';
import { ask } from './rest-party.ts';

/** Keys and proofs by each door. Whoever is at a live door is a guest first, for it wants a token. */
const doors: readonly Door[] = ['rest', 'socket', 'stream'];
const publicOrigin = 'https://phone.example.org';

let house: House;
before(async () => {
  house = await openHouseWithCore({ origins: [publicOrigin] });
  setDefaultCACertificates([house.cert]);
});
after(() => house.close());

let count = 0;
async function join(door: Door): Promise<Party> {
  return joins[door](house, `Guest ${(count += 1)}`);
}

async function challenge(party: Party): Promise<string> {
  const { body } = await party.command('users/challenge');
  assert.equal(body.expires_in_ms, 60_000);
  return body.challenge;
}

function told({ http, body }: Reply): readonly unknown[] {
  return [http, body.code ?? body.status];
}

for (const door of doors) {
  test(`By the ${door} door Ada registers with a key, gets a token by it, and her name is hers`, async (t) => {
    const party = await join(door);
    t.after(() => party.leave());
    const keys = makeKeys();
    const name = `Ada ${door}`;
    const registered = await party.command('users/register', registerBody(keys, name, await challenge(party), house.origin));
    assert.deepEqual(told(registered), [200, 'success']);
    const { user_id, device_id } = registered.body;
    const given = await party.command('devices/token', tokenBody(keys, device_id, await challenge(party), house.origin));
    assert.deepEqual([told(given), given.body.user_id, given.body.username], [[200, 'success'], user_id, name]);
    const { body } = await ask(house, 'users/get', { token: given.body.token, body: { user_id } });
    assert.equal(body.user.guest, false);
    await ask(house, 'users/disconnect', { token: given.body.token });
    const taken = await party.command('users/register', { username: name });
    assert.deepEqual([told(taken), taken.body.kept], [[409, 'name_taken'], true]);
    assert.match(taken.body.message, /^This name belongs to somebody who was here last in [A-Z][a-z]+\.$/);
    assert.deepEqual(told(await party.command('users/rename', { username: name })), [409, 'name_taken']);
  });

  test(`By the ${door} door a guest gives their device a key, and has their name from then on`, async (t) => {
    const party = await join(door);
    t.after(() => party.leave());
    const keys = makeKeys();
    const { body: listed } = await party.command('devices/list');
    const [{ device_id }] = listed.devices;
    const { body } = await party.command('devices/enrol', enrolBody(keys, party.id, await challenge(party), house.origin));
    assert.deepEqual([body.status, body.user_id, body.device_id], ['success', party.id, device_id]);
    assert.equal((await party.command('users/get', { user_id: party.id })).body.user.guest, false);
  });

  test(`By the ${door} door Ada links a further device: made, joined, asked about, approved and refused`, async (t) => {
    const party = await join(door);
    t.after(() => party.leave());
    async function joined() {
      const { body } = await party.command('devices/link');
      assert.equal(body.url.startsWith(`${house.origin}/#link=`), true, body.url);
      return party.command('devices/join', joinBody(makeKeys('Phone'), { code: body.code }, await challenge(party), house.origin));
    }
    const { body: first } = await joined();
    const { pairing_id, pairing_secret } = first;
    const asked = await ask(house, 'devices/get-join', { body: { pairing_id, pairing_secret } });
    assert.equal(asked.body.pairing, 'waiting');
    assert.deepEqual(told(await party.command('devices/approve', { pairing_id })), [200, 'success']);
    const { body: approved } = await party.command('devices/get-join', { pairing_id, pairing_secret });
    const { body: mine } = await ask(house, 'devices/list', { token: approved.token });
    assert.deepEqual(mine.devices.map(({ label, current }: { label: string; current: boolean }) => [label, current]).at(-1), [
      'Phone',
      true,
    ]);
    const { body: second } = await joined();
    assert.deepEqual(told(await party.command('devices/refuse', { pairing_id: second.pairing_id })), [200, 'success']);
    const { body: refused } = await party.command('devices/get-join', second);
    assert.equal(refused.pairing, 'refused');
    const wrong = await party.command('devices/join', joinBody(makeKeys(), { code: '00000000' }, await challenge(party), house.origin));
    assert.deepEqual(told(wrong), [404, 'not_found']);
  });

  test(`By the ${door} door a registration that is sent again under the same id, however short, gets the same answer`, async (t) => {
    const party = await join(door);
    t.after(() => party.leave());
    const once = { ...registerBody(makeKeys(), `Cleo ${door}`, await challenge(party), house.origin), request_id: 'r-1' };
    const [first, again] = [await party.command('users/register', once), await party.command('users/register', once)];
    assert.deepEqual([told(first), again], [[200, 'success'], first]);
  });

  test(`By the ${door} door a challenge is used up by a command that is refused for its token`, async (t) => {
    const [party, other] = [await join(door), await join('rest')];
    t.after(() => other.leave());
    const keys = makeKeys();
    const given = await challenge(party);
    const body = enrolBody(keys, party.id, given, house.origin);
    const left = party.command('users/disconnect', { revoke_token: true });
    // A socket is closed then; what has come by it before is answered.
    if (door !== 'socket') await left;
    assert.deepEqual(told(await party.command('devices/enrol', body)), [401, 'unauthorized']);
    await left;
    const late = registerBody(keys, `Dora ${door}`, given, house.origin);
    assert.deepEqual(told(await other.command('users/register', late)), [409, 'expired']);
  });

  test(`By the ${door} door each bad proof has its code`, async (t) => {
    const party = await join(door);
    t.after(() => party.leave());
    const keys = makeKeys();
    const name = `Bea ${door}`;
    const once = registerBody(keys, name, await challenge(party), 'https://evil.test');
    assert.deepEqual(told(await party.command('users/register', once)), [401, 'bad_proof']);
    assert.deepEqual(told(await party.command('users/register', registerBody(keys, name, once.challenge, house.origin))), [409, 'expired']);
    for (const device of [
      { ...keys.device, key: `${keys.key.slice(0, -4)}AAAA` },
      { ...keys.device, label: 'x'.repeat(10_000) },
    ]) {
      const refused = await party.command('users/register', { ...registerBody(keys, name, await challenge(party), house.origin), device });
      assert.deepEqual(told(refused), [400, 'bad_request']);
    }
    assert.deepEqual(told(await party.command('devices/token', tokenBody(keys, party.id, await challenge(party), house.origin))), [
      404,
      'not_found',
    ]);
    assert.deepEqual(told(await party.command('devices/enrol', enrolBody(keys, 'other', await challenge(party), house.origin))), [
      401,
      'bad_proof',
    ]);
    assert.deepEqual(told(await party.command('users/register', { username: name })), [200, 'success'], 'nothing of it has taken the name');
  });
}

test('The origin in a proof is the Origin of the request where there is one, exactly as it was sent', async () => {
  async function post(path: string, body: object, headers: Record<string, string>) {
    return request(house, path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    });
  }
  for (const [headers, origin] of [
    [{ origin: publicOrigin }, publicOrigin],
    [{ origin: house.origin }, house.origin],
    [{ host: '127.0.0.1:5000' }, 'https://127.0.0.1:5000'],
    [{ host: 'LOCALHOST' }, 'https://LOCALHOST'],
  ] as const) {
    const { json } = await post('/api/users/challenge', {}, { ...headers });
    const keys = makeKeys();
    const { http, json: body } = await post(
      '/api/users/register',
      registerBody(keys, `Of ${origin}`.slice(0, 40), json.challenge, origin),
      { ...headers },
    );
    assert.equal(http, 200, `${origin}: ${JSON.stringify(body)}`);
  }
});
