import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setDefaultCACertificates } from 'node:tls';
import { commandNames, errorStatus, routes, contract, type CommandName } from '@earshot/protocol';
import { createFakeClock } from '../fake-clock.ts';
import { openHouseWithCore } from './core-house.ts';
import type { House } from './house.ts';
import { joins } from './joins.ts';
import type { Party, Reply } from './party.ts';
import { request } from './request.ts';

/** What no field of the contract takes, or takes for nothing good. */
const texts = ['', ' ', '\u0000', '\ud800', '\u202e', '__proto__', 'x'.repeat(5_000)];
const strange: readonly unknown[] = [
  ...texts,
  null,
  true,
  -1,
  1.5,
  1e308,
  [],
  [null],
  [[]],
  {},
  { sdp: null },
  { candidate: {} },
  { length: 1e9 },
  { toString: null },
  Array.from({ length: 40 }, () => 'x'),
];

let house: House;
before(async () => {
  house = await openHouseWithCore({ clock: createFakeClock() });
  setDefaultCACertificates([house.cert]);
});
after(() => house.close());

/** Whatever comes of it, it is an answer of the contract and no failure of the server. */
function isOfTheContract({ http, body }: Reply, what: string): void {
  assert.ok(http < 500, `${what}: ${http} ${JSON.stringify(body)}`);
  if (http === 200) return assert.ok(['success', 'pending'].includes(body.status), what);
  assert.ok(body.code in errorStatus, `${what}: ${JSON.stringify(body)}`);
  assert.equal(typeof body.message, 'string', what);
  assert.doesNotMatch(JSON.stringify(body), /node_modules|\.ts:|Error:/, what);
}

async function tryFields({ party, door }: { party: Party; door: 'rest' | 'socket' }, name: CommandName, callId: string): Promise<void> {
  // At a socket the request id is the frame's own, and a query has texts only.
  const fields = Object.keys(contract[name].input.properties).filter((field) => door === 'rest' || field !== 'request_id');
  const values = door === 'rest' && routes[name].method === 'GET' ? texts : strange;
  const good = {
    call_id: callId,
    target_user_id: party.id,
    user_id: party.id,
    username: party.name,
    offer: 'v=0',
    answer: 'v=0',
    candidate: 'c',
  };
  const base = Object.fromEntries(Object.entries(good).filter(([field]) => fields.includes(field)));
  for (const field of fields) {
    for (const value of values) {
      isOfTheContract(
        await party.command(name, { ...base, [field]: value }),
        `${name} with ${field} = ${JSON.stringify(value)?.slice(0, 60)}`,
      );
    }
  }
}

for (const door of ['rest', 'socket'] as const) {
  test(`Strange fields by the ${door} door get answers of the contract, and the call goes on`, async () => {
    const ada = await joins[door](house, `Ada ${door}`);
    const bob = await joins.rest(house, `Bob ${door}`);
    const { call_id } = (await ada.command('call/initiate', { target_user_id: bob.id, offer: 'v=0' })).body;
    assert.equal((await bob.command('call/accept', { call_id, answer: 'v=0' })).http, 200);
    const leaving: readonly CommandName[] = ['users/disconnect', 'users/delete'];
    const changing: readonly CommandName[] = ['call/end', 'users/rename', 'call/hold', 'call/resume', ...leaving];
    for (const name of commandNames.filter((one) => !changing.includes(one))) await tryFields({ party: ada, door }, name, call_id);
    const { call } = (await bob.command('signal/status', { call_id })).body;
    assert.equal(call.status, 'incall');
    for (const name of changing.filter((one) => door === 'rest' || !leaving.includes(one)))
      await tryFields({ party: ada, door }, name, call_id);
    assert.equal((await bob.command('users/heartbeat')).http, 200);
    await ada.leave();
    await bob.leave();
  });
}

test('A body that is no object is a bad request to every command', async () => {
  const { token } = await joins.rest(house, 'Cleo');
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  for (const name of commandNames.filter((one) => routes[one].method === 'POST')) {
    for (const body of ['[]', 'null', '"text"', '7', 'true']) {
      const { http, json } = await request(house, routes[name].path, { method: 'POST', headers, body });
      assert.deepEqual([http, json.code], [400, 'bad_request'], `${name} ${body}`);
    }
  }
});
