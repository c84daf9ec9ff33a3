import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setDefaultCACertificates } from 'node:tls';
import { makeKeys, recoverBody, recoveryBody, registerBody, type TestKeys } from '../device-keys.ts';
import { openHouseWithCore } from './core-house.ts';
import type { House } from './house.ts';
import { joins } from './joins.ts';
import type { Party, Reply } from './party.ts';
import { ask } from './rest-party.ts';

/** Recovery codes by each door, over real sockets and with the hash that is slow. */
const other = 'zoo zoo zoo zoo zoo zoo';

let house: House;
before(async () => {
  house = await openHouseWithCore();
  setDefaultCACertificates([house.cert]);
});
after(() => house.close());

interface Owner {
  readonly name: string;
  readonly id: string;
  readonly deviceId: string;
  readonly token: string;
  readonly keys: TestKeys;
}

async function challenge(): Promise<string> {
  return (await ask(house, 'users/challenge', {})).body.challenge;
}

async function enter(name: string): Promise<Owner> {
  const keys = makeKeys();
  const { body } = await ask(house, 'users/register', { body: registerBody(keys, name, await challenge(), house.origin) });
  return { name, id: body.user_id, deviceId: body.device_id, token: body.token, keys };
}

async function codeOf({ token, keys, deviceId }: Owner): Promise<string> {
  const { http, body } = await ask(house, 'devices/recovery', {
    token,
    body: recoveryBody(keys, deviceId, await challenge(), house.origin),
  });
  assert.equal(http, 200, JSON.stringify(body));
  return body.code;
}

async function recover(party: Party, username: string, code: string, keys = makeKeys('Phone')): Promise<Reply> {
  return party.command('devices/recover', recoverBody(keys, { username, code }, await challenge(), house.origin));
}

function told({ http, body }: Reply): readonly unknown[] {
  return [http, body.code ?? body.status];
}

for (const door of ['rest', 'socket', 'stream'] as const) {
  test(`By the ${door} door a code is made, used once, and tried five times an hour, from this machine too`, async (t) => {
    const party = await joins[door](house, `Guest by ${door}`);
    t.after(() => party.leave());
    const { body: mine } = await party.command('devices/list');
    const keyless = recoveryBody(makeKeys(), mine.devices[0].device_id, await challenge(), house.origin);
    assert.deepEqual(told(await party.command('devices/recovery', keyless)), [409, 'wrong_state']);
    const ada = await enter(`Ada ${door}`);
    const code = await codeOf(ada);
    assert.deepEqual(told(await recover(party, ada.name, other)), [404, 'not_found']);
    const came = await recover(party, ada.name, code);
    assert.deepEqual([told(came), came.body.user_id, came.body.expires_in_ms], [[200, 'success'], ada.id, 86_400_000]);
    const { body } = await ask(house, 'devices/list', { token: came.body.token });
    assert.deepEqual([body.devices.length, body.recovery_made_at], [2, null]);
    assert.deepEqual(told(await recover(party, ada.name, code)), [404, 'not_found'], 'it was used');
    const next = await codeOf(ada);
    for (let n = 0; n < 2; n += 1) assert.deepEqual(told(await recover(party, ada.name, other)), [404, 'not_found']);
    const sixth = await recover(party, ada.name, next);
    assert.deepEqual(told(sixth), [429, 'too_many']);
    assert.match(sixth.body.message, /^Too many recovery codes were tried for this name\. Wait (60|59) minutes\.$/);
  });

  test(`By the ${door} door each bad proof of a recovery has its code, and counts as no try`, async (t) => {
    const party = await joins[door](house, `Prover by ${door}`);
    t.after(() => party.leave());
    const bob = await enter(`Bob ${door}`);
    const code = await codeOf(bob);
    const keys = makeKeys();
    const claim = { username: bob.name, code };
    const abroad = recoverBody(keys, claim, await challenge(), 'https://evil.test');
    assert.deepEqual(told(await party.command('devices/recover', abroad)), [401, 'bad_proof']);
    const late = recoverBody(keys, claim, abroad.challenge, house.origin);
    assert.deepEqual(told(await party.command('devices/recover', late)), [409, 'expired']);
    const signedByAnother = { ...recoverBody(makeKeys(), claim, await challenge(), house.origin), device: keys.device };
    assert.deepEqual(told(await party.command('devices/recover', signedByAnother)), [401, 'bad_proof']);
    const forAnother = { ...recoverBody(keys, { ...claim, username: 'Cleo' }, await challenge(), house.origin), username: bob.name };
    assert.deepEqual(told(await party.command('devices/recover', forAnother)), [401, 'bad_proof']);
    for (const device of [
      { ...keys.device, key: `${keys.key.slice(0, -4)}AAAA` },
      { ...keys.device, label: 'x'.repeat(10_000) },
    ]) {
      const body = { ...recoverBody(keys, claim, await challenge(), house.origin), device };
      assert.deepEqual(told(await party.command('devices/recover', body)), [400, 'bad_request']);
    }
    const noWord = recoverBody(keys, { ...claim, code: 'xyzzy zoo zoo zoo zoo zoo' }, await challenge(), house.origin);
    assert.deepEqual(told(await party.command('devices/recover', noWord)), [400, 'bad_request']);
    assert.deepEqual(told(await recover(party, bob.name, code, keys)), [200, 'success']);
  });
}
