import assert from 'node:assert/strict';
import { test } from 'node:test';
import { iceServerChooser, turnCredential } from '../../src/ice/servers.ts';
import { address, callIn, open, pair, type Json, type Someone } from './house.ts';

function types(frames: readonly Json[]): string[] {
  return frames.flatMap(({ event }) => (event === undefined ? [] : [event.type]));
}

test('What the callee sends before they accept is kept from the caller, and comes with the accept', (t) => {
  const house = open(t);
  const [ada, bob] = pair(house);
  const [adas, elsewhere, bobs] = [ada.attach(), ada.attach(), bob.attach()];
  const { call_id } = adas.do('call/initiate', { target_user_id: bob.id });
  assert.equal(bobs.last('ring').offer, null);
  bobs.do('signal/answer', { call_id, answer: { type: 'answer', sdp: 'too early' } });
  bobs.do('signal/ice', { call_id, candidate: ['h1', { candidate: 'h2', sdpMid: null, sdpMLineIndex: 0, extra: 'x'.repeat(9) }] });
  adas.do('signal/offer', { call_id, offer: 'v=0 late' });
  assert.equal(bobs.last('description').sdp, 'v=0 late');
  assert.deepEqual([adas.events('description'), adas.events('candidates')], [[], []]);
  assert.deepEqual(ada.do('signal/get-answer', { call_id }), { status: 'pending' });
  assert.deepEqual(ada.do('signal/get-ice', { call_id }), { status: 'success', candidates: [], next: 0 });
  const before = adas.frames.length;
  bobs.do('call/accept', { call_id, answer: 'v=0 answer' });
  assert.deepEqual(types(adas.frames.slice(before)), ['call', 'description', 'candidates', 'me']);
  assert.deepEqual([adas.last('description').kind, adas.last('description').sdp], ['answer', 'v=0 answer']);
  assert.deepEqual(adas.last('candidates').candidates, ['h1', { candidate: 'h2', sdpMid: null, sdpMLineIndex: 0 }]);
  assert.deepEqual([elsewhere.events('description'), elsewhere.events('candidates')], [[], []], 'only the tab that holds the call is told');
  assert.equal(ada.do('signal/get-answer', { call_id }).answer, 'v=0 answer');
  assert.deepEqual(ada.do('signal/get-ice', { call_id, after: 1 }).next, 2);
});

test('Candidates of the caller reach all devices that ring, and after the accept only the one that took it', (t) => {
  const house = open(t);
  const [ada, bob] = pair(house);
  const [one, two] = [bob.attach(), bob.attach()];
  const call_id = callIn('calling', ada, bob);
  ada.do('signal/ice', { call_id, candidate: 'a1' });
  two.do('call/accept', { call_id });
  ada.do('signal/ice', { call_id, candidate: 'a2' });
  const heard = [one, two].map((device) => device.events('candidates').map(({ candidates }) => candidates));
  assert.deepEqual(heard, [[['a1']], [['a1'], ['a2']]]);
  assert.deepEqual(bob.do('signal/get-ice', { call_id, after: 1 }), { status: 'success', candidates: ['a2'], next: 2 });
});

test('Who calls can send only so much before Bob has accepted, so that no stranger floods their devices', (t) => {
  const house = open(t);
  const [ada, bob] = pair(house);
  const [tab, desk] = [bob.attach(), ada.attach()];
  const { call_id } = desk.do('call/initiate', { target_user_id: bob.id });
  const endpoint_id = desk.id;
  const large = 'x'.repeat(32 * 1024);
  const before = tab.bytes();
  for (let n = 0; n < 7; n += 1) ada.do('signal/offer', { call_id, endpoint_id, offer: large });
  for (let n = 0; n < 100; n += 1) desk.ask('signal/offer', { call_id, offer: large });
  assert.deepEqual(
    [
      desk.ask('signal/offer', { call_id, offer: large }).http,
      ada.refused('too_many', 'signal/offer', { call_id, endpoint_id, offer: large }).retryAfter,
    ],
    [429, 5],
  );
  ada.refused('too_many', 'signal/ice', { call_id, endpoint_id, candidate: Array.from({ length: 32 }, () => 'x'.repeat(2_048)) });
  ada.do('signal/ice', { call_id, endpoint_id, candidate: 'a small one' });
  assert.ok(tab.bytes() - before < 300 * 1024, String(tab.bytes() - before));
  bob.do('signal/answer', { call_id, answer: large });
  bob.do('call/accept', { call_id });
  for (let n = 0; n < 20; n += 1) ada.do('signal/offer', { call_id, endpoint_id, offer: large });
  ada.do('call/end', { call_id, anywhere: true });
  ada.do('signal/offer', { call_id: callIn('calling', ada, bob), offer: large });
});

test('ICE servers are chosen from where both are', (t) => {
  const asked: Json[] = [];
  const house = open(t, { chooseIceServers: (parties) => (asked.push(parties), [{ urls: ['stun:here'] }]) });
  const [ada, bob] = pair(house);
  const tab = bob.attach({ address: '198.51.100.9' });
  const call_id = callIn('calling', ada, bob);
  assert.deepEqual(ada.do('ice-servers', { call_id }).ice_servers, [{ urls: ['stun:here'] }]);
  tab.do('call/accept', { call_id });
  bob.do('users/heartbeat');
  ada.do('ice-servers', { call_id });
  tab.do('ice-servers', { call_id });
  assert.deepEqual(
    asked.map(({ userId, callId, mine, theirs }) => [userId === ada.id ? 'Ada' : 'Bob', callId, mine, theirs]),
    [
      ['Ada', call_id, address, '198.51.100.9'],
      ['Ada', call_id, address, '198.51.100.9'],
      ['Bob', call_id, '198.51.100.9', address],
    ],
  );
});

test('Ada tries all servers without a call, wherever she is, with a credential that lasts a minute', (t) => {
  const clock = { wall: () => 1_000_000 };
  const choose = iceServerChooser({ stunUrls: ['stun:here'], turn: { urls: ['turn:here'], secret: 'sesame' } }, clock);
  const house = open(t, { chooseIceServers: choose });
  const [ada] = pair(house);
  const { ice_servers, ttl } = ada.do('ice-servers/trial');
  const username = `1060:trial.${ada.id}`;
  assert.deepEqual(ice_servers, [
    { urls: ['stun:here'] },
    { urls: ['turn:here'], username, credential: turnCredential('sesame', username) },
  ]);
  assert.equal(ttl, 60);
});

test('Credentials for a relay in a call are for the parties of a live call alone, and say how long they last', (t) => {
  const relay = { urls: ['turn:here'], username: 'until:call', credential: 'proof' };
  const house = open(t, { chooseIceServers: () => [relay] });
  const [ada, bob] = pair(house);
  const cleo = house.register('Cleo');
  const call_id = callIn('calling', ada, bob);
  for (const party of [ada, bob]) {
    const { ice_servers, ttl } = party.do('ice-servers', { call_id });
    assert.deepEqual([ice_servers, ttl], [[relay], 600]);
  }
  cleo.refused('not_in_call', 'ice-servers', { call_id });
  ada.do('call/end', { call_id });
  for (const party of [ada, bob]) party.refused('call_ended', 'ice-servers', { call_id });
});

test('The old reads give each description to both parties, to nobody before the accept, and to no stranger', (t) => {
  const house = open(t);
  const [ada, bob] = pair(house);
  const cleo = house.register('Cleo');
  const call_id = callIn('calling', ada, bob);
  bob.do('signal/answer', { call_id, answer: 'too early' });
  function read(who: Someone | null, what: 'get_offer' | 'get_answer' | 'status' | 'list'): Json {
    return house.core.readOld({ identity: who?.identity ?? null, endpointId: null, address }, what, { call_id });
  }
  for (const who of [ada, bob, null]) {
    assert.equal(read(who, 'get_offer').body.offer, 'v=0 ada');
    assert.equal(read(who, 'get_answer').body.status, 'pending');
  }
  assert.deepEqual([read(cleo, 'get_offer').http, read(cleo, 'status').http, read(cleo, 'list').body.total], [403, 403, 3]);
  bob.do('call/accept', { call_id, answer: 'v=0 bob' });
  for (const who of [ada, bob, null]) assert.equal(read(who, 'get_answer').body.answer, 'v=0 bob');
  ada.do('call/end', { call_id });
  assert.deepEqual([read(null, 'status').http, read(null, 'status').body.code, read(null, 'get_offer').http], [404, 'call_ended', 409]);
  assert.equal(house.core.readOld({ identity: null, endpointId: null, address }, 'status', { call_id: 'unknown' }).http, 404);
  assert.equal(house.core.readOld({ identity: null, endpointId: null, address }, 'status', {}).http, 400);
  house.clock.advance(10_000);
  assert.deepEqual(house.people(), [], "a read in nobody's name is nobody's life");
});
