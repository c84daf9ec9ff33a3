import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openHouseWithCore } from './core-house.ts';
import type { House } from './house.ts';
import { request, type Got } from './request.ts';

const offer = 'v=0\r\ns=Ada offers\r\n';
const answer = 'v=0\r\ns=Bob answers\r\n';

/** Somebody who knows the old names only: with a token, or with a bare user id as the old page had. */
interface OldClient {
  readonly id: string;
  post(path: string, body?: object): Promise<Got>;
  get(path: string, query?: Record<string, string>): Promise<Got>;
}

async function enter(house: House, name: string, bare: boolean): Promise<OldClient> {
  const json = { 'content-type': 'application/json' };
  const { json: me } = await request(house, '/api/users/register', {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ username: name }),
  });
  const auth: Record<string, string> = bare ? {} : { authorization: `Bearer ${me.token}` };
  const own = bare ? { user_id: me.user_id } : {};
  return {
    id: me.user_id,
    post: (path, body = {}) =>
      request(house, path, { method: 'POST', headers: { ...json, ...auth }, body: JSON.stringify({ ...own, ...body }) }),
    get: (path, query = {}) => request(house, `${path}?${new URLSearchParams(query)}`, { headers: auth }),
  };
}

function good(got: Got): Got['json'] {
  assert.equal(got.http, 200, got.text);
  return got.json;
}

for (const bare of [false, true]) {
  describe(bare ? 'by bare user ids, where they are trusted' : 'with tokens', () => {
    let house: House;
    before(async () => {
      house = await openHouseWithCore({ trustUserId: bare });
    });
    after(() => house.close());

    test('Ada and Bob have a whole call by the names of the old system', async () => {
      const ada = await enter(house, 'Ada', bare);
      const bob = await enter(house, 'Bob', bare);
      function mine(client: OldClient): Record<string, string> {
        return bare ? { user_id: client.id } : {};
      }
      good(await ada.post('/api/users/heartbeat'));
      const people: { id: string }[] = good(await bob.get('/api/users/list')).users;
      assert.deepEqual(new Set(people.map(({ id }) => id)), new Set([ada.id, bob.id]));

      const { call_id } = good(await ada.post('/api/signal/initiate', { target_user_id: bob.id }));
      good(await ada.post('/api/signal/offer', { call_id, offer: { type: 'offer', sdp: offer } }));
      assert.equal(good(await bob.get('/api/signal/incoming', mine(bob))).call.call_id, call_id);
      for (const client of [ada, bob]) assert.equal(good(await client.get('/api/signal/get_offer', { call_id })).offer, offer);
      for (const client of [ada, bob]) assert.equal(good(await client.get('/api/signal/get_answer', { call_id })).status, 'pending');

      good(await bob.post('/api/signal/accept', { call_id }));
      good(await bob.post('/api/signal/answer', { call_id, answer }));
      for (const client of [ada, bob]) assert.equal(good(await client.get('/api/signal/get_answer', { call_id })).answer, answer);
      good(await ada.post('/api/signal/candidate', { call_id, candidate: 'candidate:1' }));
      good(await ada.post('/api/signal/candidate', { call_id, candidate: { candidate: 'candidate:2', sdpMid: '0' } }));
      const { candidates } = good(await bob.get('/api/signal/get_candidates', { call_id, ...mine(bob) }));
      assert.deepEqual(candidates, ['candidate:1', 'candidate:2']);

      good(await bob.post('/api/signal/hold', { call_id }));
      assert.equal(good(await ada.get('/api/signal/status', { call_id })).call.status, 'onhold');
      good(await bob.post('/api/signal/resume', { call_id }));
      good(await ada.post('/api/signal/end', { call_id }));
      const over = await bob.get('/api/signal/status', { call_id });
      assert.deepEqual([over.http, over.json.code, over.json.reason], [404, 'call_ended', 'hung_up']);
      const second = good(await ada.post('/api/signal/initiate', { target_user_id: bob.id }));
      good(await bob.post('/api/signal/reject', { call_id: second.call_id }));
    });

    test('what the new names refuse, the old names refuse', async () => {
      const ada = await enter(house, 'Ann', bare);
      const bob = await enter(house, 'Ben', bare);
      const cleo = await enter(house, 'Cleo', bare);
      const { call_id } = good(await ada.post('/api/signal/initiate', { target_user_id: bob.id, offer }));
      assert.deepEqual((await ada.post('/api/signal/accept', { call_id })).json.code, 'wrong_side');
      assert.deepEqual((await cleo.post('/api/signal/end', { call_id })).json.code, 'not_in_call');
      if (!bare) {
        for (const name of ['get_offer', 'get_answer', 'get_candidates']) {
          assert.deepEqual((await cleo.get(`/api/signal/${name}`, { call_id })).json.code, 'not_in_call', name);
        }
      }
      assert.deepEqual((await ada.get('/api/signal/get_offer', { call_id: 'none' })).json.code, 'call_not_found');
      assert.deepEqual((await ada.get('/api/signal/get_offer')).json.code, 'bad_request');
      good(await ada.post('/api/signal/end', { call_id }));
    });
  });
}

test('a bare user id opens nothing unless it is trusted', async () => {
  const house = await openHouseWithCore();
  try {
    const ada = await enter(house, 'Ada', true);
    assert.equal((await ada.post('/api/users/heartbeat')).json.code, 'unauthorized');
    assert.equal((await ada.get('/api/users/list', { user_id: ada.id })).json.code, 'unauthorized');
    assert.equal((await ada.get('/api/users/list')).json.code, 'unauthorized');
    assert.equal((await ada.get('/api/signal/get_offer', { call_id: 'x', user_id: ada.id })).json.code, 'unauthorized');
  } finally {
    await house.close();
  }
});

test('where bare ids are trusted, a wrong token and an unknown id are refused all the same', async () => {
  const house = await openHouseWithCore({ trustUserId: true });
  try {
    const ada = await enter(house, 'Ada', true);
    const wrong = { authorization: 'Bearer wrong' };
    assert.equal((await request(house, `/api/users/list?user_id=${ada.id}`, { headers: wrong })).http, 401);
    assert.equal((await request(house, '/api/users/list', { headers: wrong })).http, 401);
    assert.equal((await ada.post('/api/users/heartbeat', { user_id: '00000000-0000-4000-8000-000000000000' })).http, 401);
    assert.equal((await ada.post('/api/users/heartbeat', { user_id: 7 })).http, 401);
    assert.equal((await ada.get('/api/signal/incoming')).http, 401, 'only four reads need nobody');
    assert.equal((await ada.get('/api/signal/get_candidates', { call_id: 'x' })).http, 401);
    const list = await request(house, `/api/events?endpoint_id=00000000-0000-4000-8000-000000000001&version=1`);
    assert.equal(list.http, 401);
  } finally {
    await house.close();
  }
});

test('where bare ids are trusted, to ask about somebody is not their sign of life', async () => {
  const house = await openHouseWithCore({ trustUserId: true });
  try {
    const ada = await enter(house, 'Ada', true);
    function get(): Promise<Got> {
      return ada.get('/api/users/get', { user_id: ada.id });
    }
    assert.equal(good(await get()).user_status, 'idle');
    assert.equal((await ada.get('/api/users/get')).json.code, 'bad_request');
    good(await ada.post('/api/users/disconnect'));
    assert.equal(good(await get()).user_status, 'offline');
    assert.deepEqual(good(await ada.get('/api/users/list')).users, []);
  } finally {
    await house.close();
  }
});

test('a user_id in the query of a post counts like one in its body', async () => {
  const house = await openHouseWithCore();
  try {
    const ada = await enter(house, 'Ada', false);
    const bob = await enter(house, 'Bob', false);
    assert.equal((await ada.post(`/api/users/heartbeat?user_id=${bob.id}`)).json.code, 'not_you');
    good(await ada.post(`/api/users/heartbeat?user_id=${ada.id}`));
  } finally {
    await house.close();
  }
});
